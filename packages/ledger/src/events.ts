/** Every kind of entry there is, as input and as it is read back. What no part of the product writes yet is marked. */
import { type Json, jsonSchema } from '@interlock/model';
import { z } from 'zod';
import { callEvents } from './events-calls.ts';
import { keepingEvents } from './events-keeping.ts';
import { common } from './events-parts.ts';
import { workEvents } from './events-work.ts';

const shapes = { ...callEvents, ...workEvents, ...keepingEvents };

/** The stable names of events; a name, once released, keeps its meaning. */
export type EventType = keyof typeof shapes;
export const eventTypes = Object.keys(shapes) as readonly EventType[];

type Common = z.infer<z.ZodObject<typeof common>>;
type Fields<T extends EventType> = z.infer<z.ZodObject<(typeof shapes)[T]>>;

/** Text that is sealed before it is stored: commands, arguments, prompts, reasons, salts; by name, as JSON. */
export type SealedFields = { readonly [name: string]: Json };

/** An event of one type as it is handed to the ledger, which adds `v` and `at` and seals `sealed`. */
export type EventInput<T extends EventType> = { readonly type: T; readonly sealed?: SealedFields } & Common & Fields<T>;
export type EntryInput = { [T in EventType]: EventInput<T> }[EventType];

/** An event as it is read back, without its sealed fields. */
export type EventOf<T extends EventType> = { readonly v: 1; readonly type: T; readonly at: number } & Common &
  Fields<T>;
export type KnownEntry = { [T in EventType]: EventOf<T> }[EventType];

const inputs = new Map<string, z.ZodType>();
const stored = new Map<string, z.ZodType>();
for (const [type, shape] of Object.entries(shapes)) {
  const own = { ...common, ...shape };
  const sealed = z.record(z.string().min(1).max(60), jsonSchema).optional();
  inputs.set(type, z.strictObject({ type: z.literal(type), ...own, sealed }));
  stored.set(type, z.object({ v: z.literal(1), type: z.literal(type), at: z.int(), ...own }));
}

/** Schema of what is handed in: strict, a member too many is an error. */
export function inputSchemaOf(type: string): z.ZodType | undefined {
  return inputs.get(type);
}

/** Schema of what is read back: members of a later version are left aside. */
export function storedSchemaOf(type: string): z.ZodType | undefined {
  return stored.get(type);
}
