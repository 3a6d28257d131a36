/** How page and card frame come by their sessions (docs of the flow: exchangePath in @interlock/protocol). */
import { Fault } from '@interlock/model';
import { exchangeAnswer, exchangePath } from '@interlock/protocol';
import { z } from 'zod';
import { faultViewSchema } from './fault-view.ts';

const originsSchema = z.object({ page: z.url(), card: z.url(), locked: z.boolean().default(false) });
/** The two origins of this gatekeeper, as it names them itself. */
export type Origins = z.infer<typeof originsSchema>;

const kept = 'interlock.session';

export const keptSession = (): string | null => sessionStorage.getItem(kept);
export const forgetSession = (): void => sessionStorage.removeItem(kept);

/** `GET /v1/origins` of the own origin. */
export async function askOrigins(): Promise<Origins> {
  const answer = await fetch('/v1/origins', { cache: 'no-store' });
  if (!answer.ok) throw usedUp;
  const origins = originsSchema.parse(await answer.json());
  return { ...origins, page: new URL(origins.page).origin, card: new URL(origins.card).origin };
}

/** Redeems a token, keeps the session in this tab and answers with the token for the page, if one came. */
export async function redeem(token: string): Promise<string | undefined> {
  const answer = await fetch(exchangePath, {
    method: 'POST',
    cache: 'no-store',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  if (!answer.ok) throw await refusal(answer);
  const { session, pageToken } = exchangeAnswer.parse(await answer.json());
  sessionStorage.setItem(kept, session);
  return pageToken;
}

const usedUp = new Fault(
  'door.token-refused',
  'This link was used already, or it is older than 60 seconds.',
  'A link works once and for 60 seconds. Run `npx --no interlock open` in the clone for a new one.',
);

async function refusal(answer: Response): Promise<Fault> {
  try {
    const { code, message, next } = faultViewSchema.parse(await answer.json());
    return new Fault(code, message, next);
  } catch {
    return usedUp;
  }
}
