/** HTTP paths of the listener, and what is said on them. */
import { z } from 'zod';

/** `POST` with a link's token, from an origin of ours; answered once per token. */
export const exchangePath = '/v1/exchange';
export const exchangeAsk = z.strictObject({ token: z.string().min(20).max(200) });
/** The card frame redeems the link's token and gets one for the page; the page redeems that. */
export const exchangeAnswer = z.object({ session: z.string(), pageToken: z.string().optional() });

export const studioSocketPath = '/v1/studio';
export const authoritySocketPath = '/v1/authority';
