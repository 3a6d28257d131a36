import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tagsApart } from './group-tags.ts';

test('where the reads of a group carry different tags, each stands with its own', () => {
  assert.equal(tagsApart([{ tags: [] }, { tags: [] }]), null);
  assert.equal(tagsApart([{ tags: ['heavy'] }, { tags: ['heavy'] }]), null);
  assert.deepEqual(tagsApart([{ tags: [] }, { tags: ['heavy', 'reveals-secrets'] }]), ['', 'heavy, reveals-secrets']);
});
