import assert from 'node:assert/strict';
import dns from 'node:dns';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Message } from '@interlock/protocol';
import { answerOf } from '../index.ts';
import { bedrock } from './bedrock.ts';
import { type CognitoAnswer, pool, refuses, startCognito } from './cognito.double.ts';
import { type CognitoPool, cognitoIdentity } from './cognito.ts';
import { end, says, startService, text } from './endpoint.double.ts';
import { bedrockSpecs } from './specs.ts';

async function cognito(t: TestContext, seconds = 3600, ...first: CognitoAnswer[]) {
  const double = await startCognito(seconds, ...first);
  t.after(() => double.close());
  const identity = (given: Partial<CognitoPool> = {}) =>
    cognitoIdentity({ pool, ...given }, { endpoint: double.endpoint, tries: 3 })();
  return { ...double, identity };
}
const throttled = refuses(400, 'TooManyRequestsException', 'Rate exceeded');

test('a model of Bedrock is asked with keys that the pool lent, the same while they hold and then new ones', async (t) => {
  for (const [seconds, same] of [
    [3600, true],
    [2, false],
  ] as const) {
    const { endpoint, asked } = await cognito(t, seconds);
    const service = await startService(says(...text('Yes.'), ...end('end_turn')));
    t.after(() => service.close());
    const [spec] = bedrockSpecs;
    assert.ok(spec);
    const identity = cognitoIdentity({ pool }, { endpoint, tries: 3 });
    const model = bedrock(spec, { endpoint: service.endpoint, identity });
    const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Why?' }] }];
    for (let n = 0; n < 2; n++)
      await answerOf(model.converse({ system: '', messages, tools: [] }, new AbortController().signal));
    const used = service.asked.map(({ headers }) => {
      const key = /Credential=ASIADOUBLE(\d+)\/\d+\/us-east-1\/bedrock/.exec(headers.authorization ?? '')?.[1];
      assert.equal(headers['x-amz-security-token'], `session-${key}`);
      return key;
    });
    assert.equal(used.length, 2);
    assert.equal(used[0] === used[1], same);
    assert.equal(asked.filter(({ operation }) => operation === 'GetId').length, 1);
  }
});

test('a pool that throttles is asked again with patience, and then it is said', async (t) => {
  const once = await cognito(t, 3600, throttled);
  assert.equal((await (await once.identity())()).accessKeyId, 'ASIADOUBLE1');
  assert.deepEqual(
    once.asked.map(({ operation }) => operation),
    ['GetId', 'GetId', 'GetCredentialsForIdentity'],
  );
  const always = await cognito(t, 3600, throttled, throttled, throttled);
  await assert.rejects((await always.identity())(), { code: 'model.throttled' });
  assert.equal(always.asked.length, 3);
});

test('each refusal of the pool has words that say what to do', async (t) => {
  for (const [answer, code] of [
    [refuses(400, 'ResourceNotFoundException', 'IdentityPool not found.'), 'model.bad-pool'],
    [refuses(400, 'NotAuthorizedException', 'Unauthenticated access is not supported'), 'model.no-access'],
    [refuses(400, 'NotAuthorizedException', 'Invalid login token. Token expired: 1 >= 0'), 'model.token-expired'],
    [refuses(400, 'InvalidIdentityPoolConfigurationException', 'no role'), 'model.no-access'],
    ['garbage', 'model.no-credentials'],
  ] as [CognitoAnswer, string][]) {
    const { identity } = await cognito(t, 3600, ...Array<CognitoAnswer>(3).fill(answer));
    await assert.rejects((await identity())(), { code });
  }
  const wrong = await cognito(t);
  const elsewhere = await wrong.identity({ pool: 'us-east-1:99999999-0b0a-4909-8807-060504030201' });
  await assert.rejects(elsewhere(), { code: 'model.bad-pool' });
});

test('a pool that never answers is given up', async (t) => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  t.after(() => silent.close());
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const slow = cognitoIdentity({ pool }, { endpoint, tries: 1, patience: 200 });
  await assert.rejects((await slow())(), { code: 'model.no-credentials' });
});

test('no file or variable of AWS’s puts another endpoint in Cognito’s place', async (t) => {
  const stranger = await cognito(t);
  process.env.AWS_ENDPOINT_URL = stranger.endpoint;
  const looked: string[] = [];
  const { lookup } = dns;
  Object.assign(dns, {
    lookup: (name: string, _options: object, tell: (error: Error) => void) => {
      looked.push(name);
      tell(new Error('nobody looks up anything here'));
    },
  });
  t.after(() => {
    delete process.env.AWS_ENDPOINT_URL;
    Object.assign(dns, { lookup });
  });
  await assert.rejects((await cognitoIdentity({ pool }, { tries: 1 })())(), { code: 'model.no-credentials' });
  assert.deepEqual([...new Set(looked)], ['cognito-identity.us-east-1.amazonaws.com']);
  assert.equal(stranger.asked.length, 0);
});

test('after a refusal the pool is asked anew, and not with what it gave before', async (t) => {
  const { identity, asked } = await cognito(t, 3600, refuses(400, 'NotAuthorizedException', 'no'));
  const credentials = await identity();
  await assert.rejects(credentials(), { code: 'model.no-access' });
  assert.equal((await credentials()).sessionToken, 'session-1');
  assert.deepEqual(
    asked.map(({ operation }) => operation),
    ['GetId', 'GetId', 'GetCredentialsForIdentity'],
  );
});

test('a login is read from its file each time; one that is empty or gone is said', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-cognito-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const tokenFile = path.join(folder, 'token');
  const { identity, asked } = await cognito(t);
  const credentials = await identity({ login: { provider: 'login.example', tokenFile } });
  await assert.rejects(credentials(), { code: 'model.no-token' });
  writeFileSync(tokenFile, 'first\n');
  await credentials();
  writeFileSync(tokenFile, 'second\n');
  await credentials();
  assert.deepEqual(
    asked.flatMap(({ operation, body }) => (operation === 'GetCredentialsForIdentity' ? [body.Logins] : [])),
    [{ 'login.example': 'first' }, { 'login.example': 'second' }],
  );
});

test('a pool of another region, and an endpoint elsewhere, are refused before anything is asked', () => {
  for (const wrong of ['eu-central-1:0f0e0d0c-0b0a-4909-8807-060504030201', '', 'us-east-1:x', `${pool} `])
    assert.throws(() => cognitoIdentity({ pool: wrong }), { code: 'model.bad-pool' });
  for (const endpoint of ['https://cognito.example', 'http://10.0.0.1', 'http://127.0.0.1.example'])
    assert.throws(() => cognitoIdentity({ pool }, { endpoint }), { code: 'model.endpoint-elsewhere' });
});
