import type { LabState } from './lab.ts';
import { roles } from './topology.ts';

/** Whether a value that was read from somewhere has the shape that a device expects. */
type Shape = (value: unknown) => boolean;

const text: Shape = (value) => typeof value === 'string';
const number: Shape = (value) => typeof value === 'number' && Number.isFinite(value);
const flag: Shape = (value) => typeof value === 'boolean';
const none: Shape = (value) => value === null || value === undefined;
const maybe =
  (shape: Shape): Shape =>
  (value) =>
    none(value) || shape(value);
const object = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape);
const record =
  (shape: Shape): Shape =>
  (value) =>
    object(value) && Object.values(value).every(shape);
const fields =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    object(value) && Object.entries(shapes).every(([name, shape]) => shape(value[name]));

const subnet = fields({ address: text, length: number });

const router = fields({
  hostname: text,
  enableDigest: maybe(text),
  users: record(fields({ privilege: number, digest: text })),
  interfaces: record(fields({ description: maybe(text), address: maybe(subnet), shutdown: flag })),
  bgp: maybe(
    fields({
      as: number,
      routerId: maybe(text),
      logChanges: flag,
      neighbors: record(fields({ remoteAs: number, description: maybe(text), shutdown: flag, password: maybe(text) })),
      networks: list(subnet),
    }),
  ),
  routes: list(fields({ prefix: subnet, via: text, distance: number })),
  communities: record(text),
  banner: maybe(text),
  extras: maybe(list(text)),
  vty: fields({ execTimeout: number, monitor: flag, synchronous: flag, length: maybe(number) }),
});

const stanza: Shape = (value) =>
  object(value) && Object.values(value).every((member) => member === true || text(member) || stanza(member));

const shapes = {
  edge: router,
  core: router,
  junos: stanza,
  routeros: fields({ tables: record(list(record(text))), settings: record(record(text)), serial: number }),
  linux: fields({ files: record(fields({ content: text, root: flag })) }),
};

/** What `Lab.save` once gave, read back from wherever it was kept; undefined where it is nothing of the kind. */
export function readLabState(value: unknown): LabState | undefined {
  if (!object(value) || value.v !== 1 || !object(value.devices)) return undefined;
  const { devices } = value;
  const fits = roles.every((role) => none(devices[role]) || shapes[role](devices[role]));
  return fits ? (value as unknown as LabState) : undefined;
}
