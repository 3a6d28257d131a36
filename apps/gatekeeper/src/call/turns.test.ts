import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newTurns } from './turns.ts';

const moment = () => new Promise((resolve) => setTimeout(resolve, 2));

test('of fifty hosts no more than sixteen are worked on at once, and each in its turn', async () => {
  const turns = newTurns();
  const { signal } = new AbortController();
  let now = 0;
  let most = 0;
  const done: string[] = [];
  const deed = (name: string) => async () => {
    most = Math.max(most, ++now);
    await moment();
    now--;
    done.push(name);
  };
  const hosts = Array.from({ length: 50 }, (_, at) => `h${at}`);
  await Promise.all(
    hosts.flatMap((host) => [turns.take(host, signal, deed(`${host} a`)), turns.take(host, signal, deed(`${host} b`))]),
  );
  assert.equal(most, 16);
  assert.equal(done.length, 100);
  for (const host of hosts) assert.ok(done.indexOf(`${host} a`) < done.indexOf(`${host} b`), host);
});

test('heavy ones wait for each other and hold nobody else up, and what is stopped meanwhile is not begun', async () => {
  const turns = newTurns();
  const stop = new AbortController();
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  const begun: string[] = [];
  const begin = (name: string, until?: Promise<void>) => async () => {
    begun.push(name);
    await until;
  };
  const heavy = (host: string, until?: Promise<void>) =>
    turns.take('heavy', stop.signal, () => turns.take(host, stop.signal, begin(host, until)));
  const first = heavy('h1', held);
  const second = heavy('h2');
  await turns.take('h3', stop.signal, begin('h3'));
  await moment();
  assert.deepEqual(begun.sort(), ['h1', 'h3']);
  stop.abort(new Error('stopped'));
  release();
  await first;
  await assert.rejects(second, /stopped/);
  assert.deepEqual(begun, ['h1', 'h3']);
});

test('a stopped run waits for no host that others work on', async () => {
  const turns = newTurns();
  const [going, stop] = [new AbortController().signal, new AbortController()];
  let release = () => {};
  const held = new Promise<void>((go) => (release = go));
  const all = Array.from({ length: 16 }, (_, at) => turns.take(`h${at}`, going, () => held));
  await moment();
  const idle = turns.take('idle', stop.signal, () => assert.fail('begun'));
  const behind = turns.take('h1', stop.signal, () => assert.fail('begun'));
  const later = turns.take('idle', going, async () => 'in its turn');
  await moment();
  stop.abort(new Error('stopped'));
  await assert.rejects(idle, /stopped/);
  await assert.rejects(behind, /stopped/);
  await assert.rejects(
    turns.take('h2', stop.signal, () => assert.fail('begun')),
    /stopped/,
  );
  release();
  await Promise.all(all);
  assert.equal(await later, 'in its turn');
});

test('of one host’s calls sixty-four wait, and of heavy ones all that two uses on fifty hosts make', async () => {
  const turns = newTurns();
  const { signal } = new AbortController();
  const done = async () => {};
  const take = (key: string, many: number) =>
    Promise.allSettled(Array.from({ length: many }, () => turns.take(key, signal, done)));
  const refused = (all: PromiseSettledResult<void>[]) => all.filter(({ status }) => status === 'rejected').length;
  assert.equal(refused(await take('h1', 65)), 1);
  assert.equal(refused(await take('heavy', 100)), 0);
  const [last] = (await take('heavy', 1001)).slice(-1);
  assert.match(String(last?.status === 'rejected' && last.reason), /1000 heavy calls wait already/);
});
