import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besideIn, besideWords } from './beside.ts';
import type { Tab } from './page-state.ts';

const host = `host_${'0'.repeat(26)}` as const;
const terminal = (marked?: string): Tab => ({
  kind: 'terminal',
  id: 'terminal-1',
  host,
  name: 'edge-1',
  environment: 'lab',
  state: 'live',
  asked: 0,
  fault: null,
  ...(marked === undefined ? {} : { marked }),
});

test('the host in front goes with a question, with what is marked there; a view of no host does not', () => {
  const in_ = (tab: Tab) => besideIn({ tabs: [tab], tab: tab.id });
  assert.deepEqual(in_(terminal()), { key: 'terminal-1', what: 'terminal', host, name: 'edge-1' });
  assert.equal(in_(terminal('  \n'))?.marked, undefined);
  assert.equal(in_(terminal('a\nb'))?.marked, 'a\nb');
  assert.equal(in_(terminal('x'.repeat(30_000)))?.marked?.length, 20_000);
  assert.equal(in_({ kind: 'ledger', id: 'ledger' }), null);
  assert.equal(besideIn({ tabs: [terminal('a')], tab: null }), null);
});

test('it is told in a few words', () => {
  assert.equal(besideWords({ what: 'terminal', name: 'edge-1' }), 'Terminal of edge-1');
  assert.equal(
    besideWords({ what: 'terminal', name: 'edge-1', marked: 'a\nb\n' }),
    'Terminal of edge-1, 2 marked lines',
  );
});
