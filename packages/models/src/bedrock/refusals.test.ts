import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '@interlock/protocol';
import { answerOf } from '../index.ts';
import { ask, never, opus, question, service, tools } from './asking.double.ts';
import { bedrock } from './bedrock.ts';
import { type Answer, breaksAfter, end, fails, frame, says, startService, text, tool } from './endpoint.double.ts';

test('throttling is tried again and then said; a failure of the service too', async (t) => {
  const again = await service(t, [
    fails(429, 'ThrottlingException', 'Too many'),
    says(...text('Now.'), ...end('end_turn')),
  ]);
  assert.equal((await ask(again.model)).stop, 'end');
  assert.equal(again.asked.length, 2);
  const never = await service(t, [fails(429, 'ThrottlingException', 'Too many')], { tries: 2 });
  await assert.rejects(ask(never.model), { code: 'model.throttled' });
  assert.equal(never.asked.length, 2);
});

test('each refusal has its own words, and none has a request in it', async (t) => {
  for (const [status, type, message, code] of [
    [403, 'AccessDeniedException', 'You do not have access', 'model.no-access'],
    [403, 'UnrecognizedClientException', 'The security token is invalid', 'model.no-credentials'],
    [
      400,
      'ValidationException',
      'Invocation of model ID with on-demand throughput isn’t supported',
      'model.no-throughput',
    ],
    [400, 'ValidationException', 'Input is too long for requested model', 'model.too-long'],
    [400, 'ValidationException', 'prompt is too long: 200001 tokens > 200000 maximum', 'model.too-long'],
    [400, 'ValidationException', 'messages.1: roles must alternate', 'model.refused'],
    [404, 'ResourceNotFoundException', 'Could not resolve the model', 'model.refused'],
  ] as const) {
    const { model } = await service(t, [fails(status, type, message)]);
    await assert.rejects(ask(model), (error: { code: string; message: string; next: string }) => {
      assert.equal(error.code, code, message);
      assert.doesNotMatch(`${error.message}${error.next}`, /Why is it down/);
      return true;
    });
  }
});

test('a conversation beyond the model’s 200,000 tokens is said to be too long, and not asked again', async (t) => {
  const { model, asked } = await service(t, [says(...text('Yes.'), ...end('end_turn'))]);
  const long = 'word '.repeat(180_000);
  const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: long }] }];
  await assert.rejects(ask(model, messages), { code: 'model.too-long' });
  assert.equal(asked.length, 1);
});

test('what breaks off, errs in mid-stream or cannot be read is not an answer', async (t) => {
  const half = text('Half of ');
  const mid = frame('modelStreamErrorException', { message: 'broken' }, 'exception');
  for (const [answer, code] of [
    [says(...half), 'model.broken-off'],
    [says(...half, mid), 'model.broken-off'],
    [
      says(...half, ...tool(1, 'u', 'terminal__run', '{"command":').slice(0, -1), ...end('tool_use')),
      'model.broken-off',
    ],
    [says(...tool(1, 'u', 'terminal__run', '{"command":'), ...end('tool_use')), 'model.garbled'],
    [says(...tool(1, 'u', 'terminal__run', '["x"]'), ...end('tool_use')), 'model.garbled'],
    [says(new Uint8Array(64).fill(7)), 'model.unreachable'],
    [says(...half, new Uint8Array(64).fill(7)), 'model.broken-off'],
    [says(), 'model.broken-off'],
    [breaksAfter(...half), 'model.broken-off'],
    [says(...half, frame('throttlingException', { message: 'slow down' }, 'exception')), 'model.broken-off'],
    [says(...half, frame('validationException', { message: 'Input is too long' }, 'exception')), 'model.too-long'],
    [fails(503, 'ServiceUnavailableException', 'down'), 'model.unavailable'],
    [fails(500, 'InternalServerException', 'down'), 'model.unavailable'],
  ] as [Answer, string][]) {
    const { model } = await service(t, [answer], { tries: 1 });
    await assert.rejects(ask(model), { code });
  }
});

test('an endpoint that AWS’s own files or variables name is refused, and nothing is sent there', async (t) => {
  assert.ok(opus);
  const stranger = await startService(says(...text('Got it.'), ...end('end_turn')));
  t.after(() => stranger.close());
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME']) {
    process.env[name] = stranger.endpoint;
    t.after(() => delete process.env[name]);
    await assert.rejects(ask(bedrock(opus, { tries: 1 })), {
      code: 'model.endpoint-elsewhere',
      message: /127\.0\.0\.1/,
    });
    delete process.env[name];
  }
  assert.equal(stranger.asked.length, 0);
});

test('a service that never begins to answer is given up as one that falls silent, and a stop does not wait for it', async (t) => {
  const { model, asked } = await service(t, [() => {}], { silence: 200 });
  await assert.rejects(ask(model), { code: 'model.silent' });
  assert.equal(asked.length, 1);
});

test('credentials that do not come are given up, a stop does not wait for them, and what comes too late sends nothing', async (t) => {
  let late = () => {};
  const given = new Promise<{ accessKeyId: string; secretAccessKey: string }>((resolve) => {
    late = () => resolve({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' });
  });
  const identity = async () => () => given;
  const answers = [says(...text('Too late.'), ...end('end_turn'))];
  const slow = await service(t, answers, { silence: 200, identity });
  await assert.rejects(ask(slow.model), { code: 'model.no-credentials' });
  const patient = await service(t, answers, { identity });
  const stop = new AbortController();
  const asking = ask(patient.model, question, stop.signal);
  setTimeout(() => stop.abort(new Error('a person stopped it')), 20);
  await assert.rejects(asking, { message: 'a person stopped it' });
  late();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(slow.asked.length + patient.asked.length, 0);
});

test('a model that falls silent is given up, and the service sees the stream closed', async (t) => {
  const { model, asked } = await service(
    t,
    [
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
        for (const one of text('I think ')) stream.write(one);
      },
    ],
    { silence: 200 },
  );
  await assert.rejects(ask(model), { code: 'model.silent' });
  while (!asked[0]?.closed) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(asked[0]?.closed, 'reset');
});

test('a stop closes the stream at once', async (t) => {
  const { model, asked } = await service(t, [
    (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
      for (const one of text('On and on ')) stream.write(one);
    },
  ]);
  const stop = new AbortController();
  const heard: string[] = [];
  const answer = answerOf(model.converse({ system: '', messages: question, tools }, stop.signal), (word) => {
    heard.push(word);
    stop.abort(new Error('stopped'));
  });
  await assert.rejects(answer, /stopped/);
  assert.ok(heard.length >= 1);
  while (!asked[0]?.closed) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal(asked[0]?.closed, 'reset');
});

test('a profile that leaves the region is used where the request names it alone, and what is refused says how', async (t) => {
  const none = fails(400, 'ValidationException', 'Invocation with on-demand throughput isn’t supported');
  const { model, asked } = await service(t, [none, says(...text('Yes.'), ...end('end_turn'))]);
  const request = { system: '', messages: question, tools };
  await assert.rejects(answerOf(model.converse(request, never)), {
    code: 'model.no-throughput',
    next: /@names\("us\.anthropic\.claude-opus-4-6-v1"\) permit \(principal, action == Interlock::Action::"run"/,
  });
  await answerOf(model.converse({ ...request, profiles: ['us.anthropic.claude-opus-4-6-v1'] }, never));
  await answerOf(model.converse({ ...request, profiles: ['us.amazon.nova-micro-v1:0', 'unknown'] }, never));
  assert.deepEqual(
    asked.map(({ path }) => /model\/(.*)\/converse/.exec(path)?.[1]),
    ['anthropic.claude-opus-4-6-v1', 'us.anthropic.claude-opus-4-6-v1', 'anthropic.claude-opus-4-6-v1'],
  );
});
