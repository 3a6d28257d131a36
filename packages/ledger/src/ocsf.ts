/**
 * Entries as events of the Open Cybersecurity Schema Framework, for what security teams already run. Each event carries
 * the entry's own bytes, its number and the hash of the one before: a receiver sees a gap, and can recompute the root.
 */
import { readEntry, type StoredEntry } from './entry.ts';
import { hostsOf, personsOf } from './links.ts';
import { leafHash } from './merkle.ts';

/** The version of the schema that the events follow. */
export const ocsfVersion = '1.3.0';

type Fields = StoredEntry['fields'];
type Event = Record<string, unknown>;

const classes = {
  api: { class_uid: 6003, class_name: 'API Activity', category_uid: 6, category_name: 'Application Activity' },
  datastore: {
    class_uid: 6005,
    class_name: 'Datastore Activity',
    category_uid: 6,
    category_name: 'Application Activity',
  },
  authentication: {
    class_uid: 3002,
    class_name: 'Authentication',
    category_uid: 3,
    category_name: 'Identity & Access Management',
  },
  entity: {
    class_uid: 3004,
    class_name: 'Entity Management',
    category_uid: 3,
    category_name: 'Identity & Access Management',
  },
} as const;
type ClassName = keyof typeof classes;

const activities = { other: 99, create: 1, read: 2, update: 3, delete: 4 } as const;
/** Datastore Activity counts otherwise. */
const datastoreActivities = { other: 99, create: 6, read: 1, update: 2, delete: 7 } as const;
type Activity = keyof typeof activities;

/** Which class an entry is of (Authentication's log-on is 1 and log-off 2, as create and read), and what was done; a type that is not here is API Activity, other. */
const kinds: Readonly<Record<string, readonly [ClassName, Activity]>> = {
  'vault.unlocked': ['authentication', 'create'],
  'vault.locked': ['authentication', 'read'],
  'vault.unlock-failed': ['authentication', 'other'],
  'vault.passkey-kept': ['entity', 'update'],
  'vault.passkey-opens': ['entity', 'update'],
  'person.signed-in': ['authentication', 'create'],
  'person.signed-out': ['authentication', 'read'],
  'session.opened': ['authentication', 'create'],
  'session.closed': ['authentication', 'read'],
  'secret.lent': ['datastore', 'read'],
  'secret.opened': ['datastore', 'read'],
  'secret.recognised': ['datastore', 'read'],
  'secret.stored': ['datastore', 'update'],
  'secret.deleted': ['datastore', 'delete'],
  'record.opened': ['datastore', 'read'],
  'record.deleted': ['datastore', 'delete'],
  'recording.opened': ['datastore', 'read'],
  'recording.deleted': ['datastore', 'delete'],
  'export.made': ['datastore', 'read'],
  'person.added': ['entity', 'create'],
  'person.renamed': ['entity', 'update'],
  'person.removed': ['entity', 'update'],
  'key.made': ['entity', 'create'],
  'key.rotated': ['entity', 'update'],
  'key.destroyed': ['entity', 'delete'],
  'policy.changed': ['entity', 'update'],
  'hook.changed': ['entity', 'update'],
  'host.changed': ['entity', 'update'],
  'hostkey.trusted': ['entity', 'create'],
  'glass.broken': ['entity', 'create'],
  'glass.shut': ['entity', 'update'],
  'glass.reviewed': ['entity', 'update'],
  'grant.given': ['entity', 'create'],
  'grant.revoked': ['entity', 'delete'],
  'grant.ended': ['entity', 'delete'],
  'approval.exported': ['entity', 'read'],
  'approval.added': ['entity', 'update'],
  'approval.refused': ['entity', 'update'],
  'approval.signed': ['entity', 'create'],
  'share.made': ['entity', 'create'],
  'share.ended': ['entity', 'delete'],
  'witness.changed': ['entity', 'update'],
  'ledger.accepted': ['entity', 'update'],
  'conversation.set': ['entity', 'update'],
  'call.decided': ['api', 'other'],
  'call.released': ['api', 'other'],
  'call.ended': ['api', 'other'],
  'model.called': ['api', 'read'],
};

/** What tells a failure from a success: 1, 2, or 0 where an entry says neither. */
function statusOf({ type, fields }: StoredEntry): number {
  if (fields.outcome === 'deny' || fields.answer === 'reject' || type === 'hostkey.changed') return 2;
  if (type.startsWith('fault.') || type.endsWith('.failed') || type === 'effect.unknown') return 2;
  if (type !== 'call.ended' && type !== 'run.ended') return 1;
  return fields.end === 'done' ? 1 : fields.end === 'unknown' ? 0 : 2;
}

/** 1 informational, 2 low, 3 medium, 4 high: by class of the call, and by what should wake somebody. */
function severityOf({ type, fields }: StoredEntry): number {
  if (['hostkey.changed', 'effect.unknown', 'ledger.accepted', 'ledger.repaired', 'workspace.ended'].includes(type))
    return 4;
  if (type.startsWith('fault.') || type.endsWith('.failed') || type === 'device.differed') return 3;
  if (fields.class === 'dangerous') return 4;
  return fields.class === 'unknown' ? 3 : fields.class === 'moderate' ? 2 : 1;
}

/** The event of one entry. `previous` is the leaf hash of the one before, or null for the first. */
export function ocsfEvent(
  entry: StoredEntry,
  previous: Uint8Array | null,
  about: { readonly origin: string; readonly version: string },
): Event {
  const { type, at, fields, index } = entry;
  const [kind, activity] = kinds[type] ?? (['api', 'other'] as const);
  const ofClass = classes[kind];
  const activityId = (kind === 'datastore' ? datastoreActivities : activities)[activity];
  const status = statusOf(entry);
  return {
    ...ofClass,
    activity_id: activityId,
    type_uid: ofClass.class_uid * 100 + activityId,
    time: at,
    severity_id: severityOf(entry),
    status_id: status,
    ...(status === 2 && fields.fault ? { status_code: fields.fault } : {}),
    message: type,
    metadata: {
      version: ocsfVersion,
      product: { name: 'Interlock', vendor_name: 'Interlock', version: about.version },
      log_name: about.origin,
      log_provider: 'Interlock',
      uid: `${about.origin}/${index}`,
      sequence: index,
      original_time: new Date(at).toISOString(),
      event_code: type,
      ...(fields.run ? { correlation_uid: fields.run } : {}),
    },
    actor: actorOf(fields),
    src_endpoint: { name: 'interlock', svc_name: 'interlock' },
    ...endpointOf(fields),
    ...(kind === 'api'
      ? { api: { operation: String(fields.tool ?? type), service: { name: 'interlock' } }, ...resourcesOf(fields) }
      : {}),
    ...(kind === 'datastore' ? datastoreOf(fields, type) : {}),
    ...(kind === 'entity' ? { entity: managedOf(fields, type) } : {}),
    ...(kind === 'authentication' ? { user: userOf(fields), service: { name: 'interlock' } } : {}),
    raw_data: entry.bytes.toString('utf8'),
    unmapped: {
      index,
      leaf: leafHash(entry.bytes).toString('hex'),
      previous: previous === null ? null : Buffer.from(previous).toString('hex'),
    },
  };
}

function userOf(fields: Fields): Event {
  const [person] = personsOf(fields);
  return person ? { uid: person.person, name: person.name } : { name: 'interlock', type_id: 3 };
}

function actorOf(fields: Fields): Event {
  const proposer = fields.proposer as { kind?: string; agent?: string } | undefined;
  const agent = proposer?.kind === 'agent' ? { app_name: 'interlock agent', app_uid: proposer.agent } : {};
  return { user: userOf(fields), ...agent };
}

function endpointOf(fields: Fields): Event {
  const [host] = hostsOf(fields);
  return host === undefined ? {} : { dst_endpoint: { uid: host.id, name: host.name, hostname: host.name } };
}

function resourcesOf(fields: Fields): Event {
  const resources = hostsOf(fields).map(({ id, name }) => ({ uid: id, name, type: 'host' }));
  const secret = secretOf(fields);
  if (secret) resources.push({ uid: secret.entry, name: secret.name, type: 'keychain entry' });
  return resources.length > 0 ? { resources } : {};
}

const secretOf = (fields: Fields) =>
  (fields.secret ?? fields.credential) as { entry: string; name: string } | undefined;

function datastoreOf(fields: Fields, type: string): Event {
  const secret = secretOf(fields);
  const name = secret ? 'keychain' : String(fields.table ?? type.split('.')[0]);
  const uid = secret?.entry ?? fields.recording ?? fields.what ?? name;
  return { type_id: 3, table: { name, uid: String(typeof uid === 'object' ? name : uid) } };
}

/** The thing that was managed: named by the member that a type has for it. */
function managedOf(fields: Fields, type: string): Event {
  const area = type.split('.')[0] as string;
  const [host] = hostsOf(fields);
  if (host) return { type: 'host', uid: host.id, name: host.name };
  const key = fields.key as { ref?: string; kind?: string } | undefined;
  if (key) return { type: `${key.kind} key`, uid: key.ref };
  const named = fields[area];
  return { type: area, uid: String(typeof named === 'string' ? named : (fields.conversation ?? fields.organization)) };
}

/** Events of entries that come as bytes, in order; the leaf before the first is wanted where that is not number 0. */
export function ocsfEvents(
  from: number,
  before: Buffer | null,
  about: { readonly origin: string; readonly version: string },
): (bytes: Buffer) => Event {
  let index = from;
  let previous: Uint8Array | null = before === null ? null : leafHash(before);
  return (bytes) => {
    const event = ocsfEvent(readEntry(index++, bytes), previous, about);
    previous = leafHash(bytes);
    return event;
  };
}
