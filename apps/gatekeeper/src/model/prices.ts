/** The table of prices in force: the one that ships, under what a person wrote beside the data. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listPrices, type Prices, pricesWith } from '@interlock/models';

/** Throws Fault `model.bad-prices` where `prices.json` is there and is no table. */
export function openPrices(folder: string): Prices {
  let text: string;
  try {
    text = readFileSync(path.join(folder, 'prices.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return listPrices;
    throw error;
  }
  return pricesWith(text);
}
