/** The model's door with a model that says what a test wants, and what reached ledger, events, history and service. */
import { listPrices, type Model, type ModelEvent, type ModelRequest } from '@interlock/models';
import type { Budget, ConverseAsk } from '@interlock/protocol';
import { wayDouble } from './call/way.double.ts';
import { newRun } from './conversation/conversation.ts';
import { converse, type ModelRooms } from './model/door.ts';

export const none: Budget = { turns: null, tokens: null, cost: null, minutes: null };
export const haiku = (events: (request: ModelRequest) => AsyncIterable<ModelEvent>): Model => ({
  id: 'bedrock:haiku',
  label: 'a double',
  rehearsal: false,
  thinks: true,
  converse(request, _signal, leaves) {
    leaves?.(JSON.stringify(request));
    return events(request);
  },
});
export async function* says(input: number, output: number): AsyncIterable<ModelEvent> {
  yield { type: 'text', text: 'Yes.' };
  yield { type: 'end', stop: 'end', usage: { input, output, cacheRead: 0, cacheWrite: 0 } };
}

export function door(
  budget: Budget,
  events: (request: ModelRequest) => AsyncIterable<ModelEvent> = () => says(1000, 100),
) {
  const double = wayDouble();
  const run = newRun(double.at.conversation.id, '', double.rooms.house.around, budget);
  const kept: unknown[] = [];
  const sent: string[] = [];
  const waits: number[] = [];
  const rooms: ModelRooms = {
    house: double.rooms.house,
    model: haiku(events),
    tools: [],
    prices: listPrices,
    redact: (text) => ({ text: text.replaceAll('hunter2', '«secret»'), found: text.split('hunter2').length - 1 }),
    pause: async (milliseconds) => void waits.push(milliseconds),
    scan: async (texts) => texts.map((text) => ({ text: text.replaceAll('w', '«w»'), found: 1 })),
    sent: { keep: (_run, _model, body) => void sent.push(body) },
    heard: (_run, message) => void kept.push(message),
  };
  const ask: ConverseAsk = {
    agent: run.agent,
    system: 's'.repeat(400),
    messages: [{ role: 'user', content: [{ type: 'text', text: 'w'.repeat(400) }] }],
  };
  const at = { conversation: double.at.conversation, run };
  return { ...double, run, kept, sent, waits, rooms, ask: () => converse(ask, at, rooms) };
}
