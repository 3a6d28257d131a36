/** Edits as the page, the card frame and the command line ask for them. Who asks decides nothing but at the command line. */
import { type Actor, Fault, type Id, platformSchema } from '@interlock/model';
import { entryChangeSchema, hostChangeSchema } from '@interlock/protocol';
import type { EntryView } from '@interlock/vault';
import { z } from 'zod';
import type { Desk } from '../desk.ts';
import { type SecretOfEntry, secretBytes, typedBytes } from '../new-secret.ts';
import type { CardRooms } from '../studio/card-lane.ts';
import type { ControlAsk } from '../studio/control.ts';
import type { PageRooms } from '../studio/page-lane.ts';
import type { Edit, Edits } from './edits.ts';

type PageAnswers = Pick<PageRooms['ask'], 'host.edit' | 'host.remove'>;
type FrameAnswers = Pick<ReturnType<CardRooms['ask']>, 'entry.edit' | 'entry.remove'>;

export function hostSheetAnswers(edits: Edits, by: () => Actor): PageAnswers {
  return {
    'host.edit': ({ host, change }) => edits.ask({ kind: 'host', host, change }, by()),
    'host.remove': ({ host }) => edits.ask({ kind: 'host-removal', host }, by()),
  };
}

export function entrySheetAnswers(edits: Edits, by: () => Actor): FrameAnswers {
  return {
    'entry.edit': ({ secret, ...edit }) =>
      edits.ask({ kind: 'entry', ...edit, ...(secret && { secret: secretBytes(secret) }) }, by()),
    'entry.remove': ({ entry, version }) => edits.ask({ kind: 'entry-removal', entry, version }, by()),
  };
}

const name = z.string().min(1).max(253);
const token = z.string().max(64).optional();
/** Hosts and entries by their names, as a person types them. */
const hostEdit = z.strictObject({
  name,
  token,
  change: z.strictObject({
    ...hostChangeSchema.omit({
      route: true,
      credential: true,
      credentialForChanges: true,
      credentialForEnable: true,
      forgetKeys: true,
    }).shape,
    platform: platformSchema.optional(),
    route: z.array(name).max(4).optional(),
    entry: z.string().max(120).nullable().optional(),
    entryForChanges: z.string().max(120).nullable().optional(),
    forgetKeys: z.boolean().optional(),
  }),
});
const entryEdit = z.strictObject({
  name,
  token,
  change: entryChangeSchema.omit({ hosts: true }).extend({ hosts: z.array(name).max(1000).optional() }),
  /** Base64 of the bytes of each part, of the entry's own kind. */
  parts: z.record(z.string().max(40), z.base64().max(200_000)).nullable().default(null),
});
const removal = z.strictObject({ name, token });

/** Without a token what it would do is told, with the token of that; with it, it is done. */
export async function editAnswer(ask: ControlAsk, { edits, desk, by }: { edits: Edits; desk: Desk; by: Actor }) {
  const { edit, token: given } = editOf(ask, desk);
  if (given === undefined) return edits.look(edit);
  await edits.byHand(edit, given, by);
  return {};
}

function editOf(ask: ControlAsk, desk: Desk): { edit: Edit; token: string | undefined } {
  if (ask.ask === 'host.edit') {
    const asked = hostEdit.parse(ask.with);
    const host = hostNamed(desk, asked.name);
    const { entry, entryForChanges, route, forgetKeys, ...plain } = asked.change;
    const change = {
      ...plain,
      ...(route && { route: route.map((one) => hostNamed(desk, one).id) }),
      ...(entry !== undefined && { credential: entry === null ? null : entryNamed(desk, entry).id }),
      ...(entryForChanges !== undefined && {
        credentialForChanges: entryForChanges === null ? null : entryNamed(desk, entryForChanges).id,
      }),
      ...(forgetKeys && { forgetKeys: host.hostKeys.map(({ fingerprint }) => fingerprint) }),
    };
    return { edit: { kind: 'host', host: host.id, change }, token: asked.token };
  }
  if (ask.ask === 'entry.edit') {
    const { change, parts, ...asked } = entryEdit.parse(ask.with);
    const { id, version, type } = entryNamed(desk, asked.name);
    const { hosts, ...plain } = change;
    const secret = parts && {
      type,
      ...Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, typedBytes(text, 'base64')])),
    };
    const ids = hosts?.map((one) => hostNamed(desk, one).id);
    return {
      edit: {
        kind: 'entry',
        entry: id,
        version,
        change: { ...plain, ...(ids && { hosts: ids }) },
        ...(secret && { secret: secret as SecretOfEntry }),
      },
      token: asked.token,
    };
  }
  const asked = removal.parse(ask.with);
  if (ask.ask === 'host.remove')
    return { edit: { kind: 'host-removal', host: hostNamed(desk, asked.name).id }, token: asked.token };
  const { id, version } = entryNamed(desk, asked.name);
  return { edit: { kind: 'entry-removal', entry: id, version }, token: asked.token };
}

function hostNamed(desk: Desk, wanted: string) {
  const row = desk.hosts().find((one) => one.name === wanted);
  if (!row) throw new Fault('host.none', `There is no host named ${wanted}.`, 'See `npx --no interlock host list`.');
  return row;
}

function entryNamed(desk: Desk, wanted: string): { id: Id<'entry'>; version: number; type: EntryView['type'] } {
  const found = desk.entryNamed(wanted);
  if (!found)
    throw new Fault(
      'entry.none',
      `There is no keychain entry named ${wanted}.`,
      'See `npx --no interlock entry list`.',
    );
  return { id: found.id, version: found.version, type: found.type as EntryView['type'] };
}
