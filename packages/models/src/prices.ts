/**
 * What models cost: US dollars per million tokens, in us-east-1. A data folder's `prices.json` of the same form takes
 * the place of these rows, model by model.
 *
 * Not checked against AWS's price list, which cannot be read offline: the rows of Claude are its makers' list prices with
 * the tenth that a region of one's own costs, those of Nova their list prices of its first year, and writing to Nova's
 * cache is taken to cost as much as reading anew. Compare them with your bill.
 */
import { Fault } from '@interlock/model';
import type { Usage } from '@interlock/protocol';
import { z } from 'zod';

/** A price as a sum takes it: more decimals would be cut off, and a small one be nothing. */
const dollars = z
  .number()
  .min(0)
  .max(10_000)
  .refine((price) => Math.abs(price * 1e5 - Math.round(price * 1e5)) < 1e-4, 'more than five decimals');
const priceSchema = z.strictObject({ input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars });
export type Price = z.infer<typeof priceSchema>;
const tableSchema = z.record(z.string().min(1).max(60), priceSchema);
export type Prices = Readonly<Record<string, Price>>;

export const listPrices: Prices = {
  rehearsal: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  'bedrock:opus': { input: 5.5, output: 27.5, cacheRead: 0.55, cacheWrite: 6.875 },
  'bedrock:sonnet': { input: 3.3, output: 16.5, cacheRead: 0.33, cacheWrite: 4.125 },
  'bedrock:haiku': { input: 1.1, output: 5.5, cacheRead: 0.11, cacheWrite: 1.375 },
  'bedrock:nova-micro': { input: 0.035, output: 0.14, cacheRead: 0.00875, cacheWrite: 0.035 },
};

/** The rows of a `prices.json`, over those that ship. Throws Fault `model.bad-prices`, which says where. */
export function pricesWith(text: string): Prices {
  let table: unknown;
  try {
    table = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw badPrices('it is no JSON', { cause: error });
  }
  const rows = tableSchema.safeParse(table);
  if (!rows.success) {
    const [issue] = rows.error.issues;
    throw badPrices(`${issue?.path.join(', ') || 'the whole'}: ${issue?.message ?? 'malformed'}`);
  }
  // A row that nobody reads is a name that somebody got wrong, and its model is counted at another price.
  const unknown = Object.keys(table as object).find((name) => !Object.hasOwn(listPrices, name));
  if (unknown !== undefined)
    throw badPrices(`there is no model “${unknown.slice(0, 60)}”, only ${Object.keys(listPrices).join(', ')}`);
  return { ...listPrices, ...rows.data };
}

const badPrices = (why: string, options?: ErrorOptions) =>
  new Fault(
    'model.bad-prices',
    `prices.json is no table of prices: ${why}.`,
    'For each model: {"input": 1.1, "output": 5.5, "cacheRead": 0.11, "cacheWrite": 1.375}, in dollars per million tokens.',
    options,
  );

/**
 * Millionths of a US dollar, rounded up once for the whole. Exact: a price has at most five decimals, so that a token
 * costs a whole number of hundred-thousandths of a millionth.
 */
export function costOf({ input, output, cacheRead = 0, cacheWrite = 0 }: Usage, price: Price): number {
  const fresh = Math.max(0, input - cacheRead - cacheWrite);
  const sum =
    parts(fresh, price.input) +
    parts(output, price.output) +
    parts(cacheRead, price.cacheRead) +
    parts(cacheWrite, price.cacheWrite);
  return Number((sum + (scale - 1n)) / scale);
}

const scale = 100_000n;
const parts = (tokens: number, dollarsPerMillion: number): bigint =>
  BigInt(tokens) * BigInt(Math.round(dollarsPerMillion * Number(scale)));
