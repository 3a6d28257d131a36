/** What the command line asks of a gatekeeper that runs. */
import {
  type Actor,
  environmentSchema,
  Fault,
  hostSchema,
  type Id,
  idSchema,
  malformedText,
  platformSchema,
} from '@interlock/model';
import { budgetSchema, fromStudio } from '@interlock/protocol';
import { entryTypes } from '@interlock/vault';
import { z } from 'zod';
import type { Approvals } from './approvals/approvals.ts';
import type { Archive } from './archive.ts';
import type { Budgets } from './conversation/budgets.ts';
import type { Desk } from './desk.ts';
import { editAnswer } from './edits/edit-answers.ts';
import type { Edits } from './edits/edits.ts';
import type { Grants } from './grants/grants.ts';
import { compareSchema } from './history/history.ts';
import type { Hooks } from './hooks/hooks.ts';
import { type Books, bookAnswer } from './ledger-keeping/books.ts';
import { typedBytes } from './new-secret.ts';
import type { OwnRules } from './own-rules.ts';
import type { PolicyDesk } from './policy/policy-desk.ts';
import type { PolicyKeeper } from './policy-keeper.ts';
import type { ControlAsk } from './studio/control.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

const newHost = z.strictObject({
  name: hostSchema.shape.name,
  address: hostSchema.shape.address,
  port: hostSchema.shape.port,
  platform: platformSchema,
  environment: environmentSchema,
  folder: hostSchema.shape.folder,
  tags: hostSchema.shape.tags,
  credential: idSchema('entry').nullable(),
});
const newEntry = z.strictObject({
  name: z.string().min(1).max(120),
  account: z.string().min(1).max(120),
  type: z.enum(entryTypes),
  /** Base64 of the bytes of each part; null makes a key. */
  parts: z.record(z.string().max(40), z.base64().max(200_000)).nullable(),
  vaultPassphrase: z.base64().max(4000).nullable(),
  hosts: z.array(z.string().max(253)).max(1000),
});
const newRule = z.strictObject({ name: z.string(), command: z.string(), hosts: z.array(z.string()).max(1000) });
const policyText = z.strictObject({ text: z.string().max(1_000_000) });
const imports = fromStudio['host.import'].ask;
const binding = z.strictObject({
  entry: z.string(),
  hosts: z.array(z.string()).max(1000),
  tags: z.array(z.string().min(1).max(60)).max(64).optional(),
  forChanges: z.boolean().optional(),
});

export interface ControlRooms {
  /** A new link to the Studio. Throws where there is none. */
  readonly link: () => string;
  readonly desk: Desk;
  readonly edits: Edits;
  readonly policyDesk: PolicyDesk;
  readonly policies: PolicyKeeper;
  readonly hooks: Hooks;
  readonly rules: OwnRules;
  readonly books: Books;
  readonly archive: Archive;
  readonly telemetry: Telemetry;
  readonly approvals: Approvals;
  readonly grants: Grants;
  /** Broken glasses: list, shut, export, sign, add. */
  readonly glass: (ask: ControlAsk, by: Actor) => Promise<unknown>;
  readonly budgets: Budgets;
  /** Which models are used from the next start on. */
  readonly settings: (ask: ControlAsk, by: Actor) => Promise<unknown>;
  readonly conversations: (ask: ControlAsk, by: Actor) => Promise<unknown>;
  readonly person: () => Actor;
}

/**
 * Same answers whether they come through the control socket or from a gatekeeper started for one command. What a schema
 * refuses is said as a Fault `control.malformed`.
 */
export async function controlAnswer(ask: ControlAsk, behind: ControlRooms): Promise<unknown> {
  try {
    return await answerTo(ask, behind);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Fault(
      'control.malformed',
      `${ask.ask.slice(0, 40)}: ${malformedText(error, { given: ask.with })}`,
      'Nothing was changed. Say it otherwise.',
    );
  }
}

async function answerTo(ask: ControlAsk, behind: ControlRooms): Promise<unknown> {
  const { desk, policies } = behind;
  if (ask.ask.startsWith('telemetry.')) return behind.telemetry.answer(ask, behind.person());
  if (ask.ask.startsWith('recording.')) return behind.archive.answer(ask, behind.person());
  if (ask.ask.startsWith('glass.')) return behind.glass(ask, behind.person());
  if (ask.ask === 'grant.list') return behind.grants.views();
  if (ask.ask === 'grant.revoke') {
    const { grant } = z.strictObject({ grant: idSchema('grant') }).parse(ask.with);
    await behind.grants.revoke(grant, behind.person());
    return {};
  }
  if (ask.ask.startsWith('approval.')) return behind.approvals.answer(ask, behind.person());
  if (ask.ask.startsWith('vault.')) return desk.vault.answer(ask, behind.person());
  if (ask.ask.startsWith('conversation.')) return behind.conversations(ask, behind.person());
  switch (ask.ask) {
    case 'open':
      return behind.link();
    case 'ledger.search':
    case 'ledger.show':
    case 'ledger.exported':
      return bookAnswer(ask, behind.books);
    case 'witness.list':
    case 'witness.add':
    case 'witness.remove':
      return behind.books.witnessing.answer(ask, behind.person());
    case 'ledger.compare':
      return behind.archive.compare(compareSchema.parse(ask.with), behind.person());
    case 'vault':
      return desk.vaultState();
    case 'hosts':
      return desk.rows();
    case 'entries':
      return desk.entries();
    case 'settings':
    case 'settings.set':
      return behind.settings(ask, behind.person());
    case 'budget':
      return behind.budgets.usual();
    case 'budget.set':
      await behind.budgets.set(budgetSchema.parse(ask.with), behind.person());
      return {};
    case 'rule.list':
      return behind.rules.list();
    case 'rule.add': {
      const { hosts, ...rule } = newRule.parse(ask.with);
      const ids = hosts.map((name) => hostNamed(desk, name));
      await behind.rules.add({ ...rule, hosts: ids }, desk.hosts(), behind.person());
      return {};
    }
    case 'rule.remove':
      await behind.rules.remove(z.strictObject({ name: z.string() }).parse(ask.with).name, behind.person());
      return {};
    case 'hook.list':
      return behind.hooks.list();
    case 'hook.set':
      await behind.policyDesk.setHooks(z.strictObject({ hooks: z.unknown() }).parse(ask.with).hooks, behind.person());
      return {};
    case 'policy.show': {
      const { text, version } = policies.current();
      return { text, version };
    }
    case 'policy.view':
      return behind.policyDesk.view();
    case 'policy.check':
      return behind.policyDesk.proposed(policyText.parse(ask.with).text);
    case 'policy.activate': {
      const { text, version } = policyText.extend({ version: z.string().max(100) }).parse(ask.with);
      return behind.policyDesk.activate(text, version, behind.person());
    }
    case 'host.edit':
    case 'host.remove':
    case 'entry.edit':
    case 'entry.remove':
      return editAnswer(ask, { edits: behind.edits, desk, by: behind.person() });
    case 'host.add':
      return desk.addHost(newHost.parse(ask.with), 'command-line');
    case 'host.import':
      return desk.importHosts(imports.parse(ask.with));
    case 'entry.bind': {
      const { entry, hosts, ...how } = binding.parse(ask.with);
      const found = desk.entries().find(({ name }) => name === entry) ?? noEntry(entry);
      return desk.bindEntry(
        found.id,
        hosts.map((name) => hostNamed(desk, name)),
        behind.person(),
        how,
      );
    }
    case 'entry.add': {
      const entry = newEntry.parse(ask.with);
      const hosts = entry.hosts.map((name) => hostNamed(desk, name));
      const made = {
        name: entry.name,
        account: entry.account,
        hosts,
        ...(entry.vaultPassphrase ? { vaultPassphrase: typedBytes(entry.vaultPassphrase, 'base64') } : {}),
      };
      if (!entry.parts) return desk.generateKey(made, behind.person());
      const parts = Object.entries(entry.parts).map(([part, text]) => [part, typedBytes(text, 'base64')] as const);
      return desk.addEntry({ ...made, secret: { type: entry.type, ...Object.fromEntries(parts) } }, behind.person());
    }
    default:
      throw new Fault(
        'control.unknown',
        `This gatekeeper does not know “${ask.ask.slice(0, 40)}”.`,
        'Restart it, so that both come from one installation.',
      );
  }
}

function hostNamed(desk: Desk, name: string): Id<'host'> {
  const row = desk.rows().find((one) => one.name === name);
  if (!row)
    throw new Fault('host.none', `There is no host named ${name}.`, 'Add it first with `npx --no interlock host add`.');
  return row.id;
}

function noEntry(name: string): never {
  throw new Fault(
    'entry.none',
    `There is no keychain entry named ${name}.`,
    'Add it with `npx --no interlock entry add`.',
  );
}
