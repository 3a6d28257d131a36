import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretPlaces } from './index.ts';

const at = (text: string) => secretPlaces(text).map(({ start, end }) => text.slice(start, end));

test('the secret of a command is found at its place, without its quotation marks', () => {
  const commands: [string, string[]][] = [
    ['configure terminal\nusername bob secret 0 Hunter2hunter\nend', ['Hunter2hunter']],
    ['snmp-server community p-u-b ro', ['p-u-b']],
    ['router bgp 65010\n neighbor 192.0.2.1 password swordfish', ['swordfish']],
    ['/user add name=bob password="two words"', ['two words']],
    ["PGPASSWORD='s3cret' psql -c 'select 1'", ['s3cret']],
    ['set system login user bob authentication plain-text-password-value "a b"', ['a b']],
    ['show running-config', []],
    ['service password-encryption', []],
  ];
  for (const [command, secrets] of commands) assert.deepEqual(at(command), secrets, command);
});

test('a place is found once, however many rules see it', () => {
  assert.deepEqual(at('username bob privilege 15 password 7 0822455D0A16'), ['0822455D0A16']);
});
