import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Actor } from '@interlock/model';
import { defaultSet, loadPolicies } from '@interlock/policy';
import { demandsOfDeed, requireAlone } from './person-deed.ts';
import { wayDouble } from './way.double.ts';

test('a policy names a person’s own deed, and then whoever does it is proven', () => {
  const double = wayDouble();
  const { house } = double.rooms;
  const user: Actor = { person: `person_${'0'.repeat(26)}`, name: 'kim', proof: { kind: 'os-user', user: 'kim' } };
  requireAlone(house, 'trust.autonomous', user);
  double.enforce(
    loadPolicies(`${defaultSet}
@id("auto") forbid (principal, action == Interlock::Action::"approveUnproven", resource)
when { context.tool == "trust.autonomous" };
@id("keys") forbid (principal, action == Interlock::Action::"approveUnproven", resource is Interlock::Host)
when { context.tool == "host.trust-keys" && resource.environment == "prod" };`),
  );
  assert.throws(() => requireAlone(house, 'trust.autonomous', user), { code: 'presence.needed' });
  requireAlone(house, 'trust.autonomous', { ...user, proof: { kind: 'passphrase' } });
  assert.equal(demandsOfDeed(house, 'host.trust-keys', double.host)?.presence, true);
  assert.equal(demandsOfDeed(house, 'host.trust-keys', { ...double.host, environment: 'lab' }), null);
});
