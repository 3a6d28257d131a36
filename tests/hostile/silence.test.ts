import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { besiege } from './besieged.ts';

test('nothing leaves this machine by default: a run, a failure and an hour of telemetry reach loopback alone', async (t) => {
  const reached: string[] = [];
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
    const [first] = (Array.isArray(given[0]) ? given[0] : given) as { host?: string; path?: string; port?: number }[];
    const host = typeof first === 'object' ? first?.host : undefined;
    if (!(typeof first === 'object' && first?.path) && !/^(127\.|::1$|localhost$)/.test(host ?? 'localhost'))
      reached.push(String(host));
    return Reflect.apply(connect, this, given);
  } as typeof connect;
  const real = globalThis.fetch;
  globalThis.fetch = (async (input: string | URL | Request, init?: RequestInit) => {
    const { hostname } = new URL(input instanceof Request ? input.url : input);
    if (!/^127\.|localhost$/.test(hostname)) reached.push(hostname);
    return real(input, init);
  }) as typeof fetch;
  t.after(() => {
    Socket.prototype.connect = connect;
    globalThis.fetch = real;
  });
  const siege = await besiege(t);
  const { gatekeeper } = siege;
  await gatekeeper.converse('look', {});
  for (const [use, command] of [
    ['1', 'show clock'],
    ['2', 'show no-such-thing'],
  ] as const)
    siege.order({
      say: {
        method: 'call.propose',
        params: { use, agent: '$agent0', tool: 'terminal.run', arguments: { command }, host: '$host:edge-1' },
      },
    });
  await siege.until(() => siege.events.some(({ type }) => type === 'call.ended') || undefined);
  siege.order({ exit: 1 });
  await siege.until(
    () => siege.events.some((event) => event.type === 'notice' && event.code === 'workspace.ended') || undefined,
  );
  const view = gatekeeper.telemetry.view();
  assert.deepEqual([view.errors, view.usage], [null, null]);
  assert.match(view.waiting.map(({ body }) => body).join(''), /workspace\.ended/, 'there was something to tell');
  await gatekeeper.telemetry.send();
  assert.deepEqual(reached, []);
});
