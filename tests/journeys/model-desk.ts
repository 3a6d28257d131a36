/** A Studio whose model is the double of Bedrock, with an account that opens nothing. */
import type { TestContext } from 'node:test';
import { type Answer, end, says, startService, text } from '../../packages/models/src/bedrock/endpoint.double.ts';
import { sitDown } from './studio.ts';

/** Titles are asked in the background, of another model; this answers those, and everything else in turn. */
const inTurn = (...answers: Answer[]): Answer => {
  let n = 0;
  return (stream, asked) => {
    if (asked.path.includes('nova-micro'))
      return says(...text('A title of its own'), ...end('end_turn'))(stream, asked);
    (answers[Math.min(n++, answers.length - 1)] as Answer)(stream, asked);
  };
};

export async function modelDesk(t: TestContext, ...answers: Answer[]) {
  const service = await startService(inTurn(...answers));
  t.after(() => service.close());
  process.env.INTERLOCK_BEDROCK_ENDPOINT = service.endpoint;
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'not-a-real-key';
  const sat = await sitDown('--model', 'bedrock:haiku', '--no-lab');
  t.after(() => sat.close());
  const page = await sat.window();
  const own = () => service.asked.filter(({ path }) => !path.includes('nova-micro'));
  return { ...sat, page, asked: own };
}
