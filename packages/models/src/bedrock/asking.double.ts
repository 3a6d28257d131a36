/** A question put to Bedrock's double through the real SDK client. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Message } from '@interlock/protocol';
import { answerOf, type Model } from '../index.ts';
import { type BedrockOptions, bedrock } from './bedrock.ts';
import { type Answer, startService } from './endpoint.double.ts';
import { bedrockSpecs } from './specs.ts';

// The SDK signs with whatever stands here; the double does not look.
process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
process.env.AWS_SECRET_ACCESS_KEY = 'not-a-real-key';
process.env.AWS_REGION = 'eu-central-1';

export const [opus] = bedrockSpecs;
export const question: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Why is it down?' }] }];
export const tools = [{ name: 'terminal.run', description: 'Runs lines.', input: { type: 'object', properties: {} } }];
export const never = new AbortController().signal;

export async function service(t: TestContext, answers: Answer[], options: BedrockOptions = {}, spec = opus) {
  assert.ok(spec);
  const double = await startService(...answers);
  t.after(() => double.close());
  const model = bedrock(spec, { endpoint: double.endpoint, tries: 3, ...options });
  return { ...double, model };
}
export const ask = (model: Model, messages = question, signal = never) =>
  answerOf(model.converse({ system: 'You work on a network.', messages, tools }, signal));
