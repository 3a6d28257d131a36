/** The workspace and what its pipe is answered: runs go out, requests to the model and calls come in. */
import { proposeTool } from './call/tools/proposing.ts';
import { toolsWithin } from './call/tools.ts';
import type { WayRooms } from './call/way.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { RunRecords } from './conversation/run-records.ts';
import { hostView, type Inventory } from './devices/inventory.ts';
import type { House } from './house.ts';
import type { ModelChoice } from './model/choice.ts';
import { converse, type ModelRooms } from './model/door.ts';
import type { Images } from './model/images.ts';
import type { SentRequests } from './model/sent.ts';
import { type SummaryRooms, summarize } from './model/summary.ts';
import type { Pipe } from './workspace/pipe.ts';
import { type Program, workspaceProgram } from './workspace/walls.ts';
import { startWorkspace, type Workspace } from './workspace/workspace.ts';

export interface AgentRooms extends Pick<ModelRooms, 'prices' | 'scan' | 'redact'> {
  readonly house: House;
  readonly conversations: Conversations;
  readonly inventory: Inventory;
  readonly way: WayRooms;
  readonly models: ModelChoice;
  readonly sent: SentRequests;
  readonly records: RunRecords;
  readonly images: Images;
  readonly changed: () => void;
}

export interface Agents {
  readonly workspace: Workspace;
  close(): Promise<void>;
}

export interface AgentOptions {
  readonly installation: string;
  readonly bubblewrap?: string | null;
  readonly workspace?: Program;
}

/** Starts the workspace behind its walls; it is started again when it ends, and runs go on where they were. */
export function openAgents(
  options: AgentOptions,
  { house, conversations, inventory, way, models, prices, redact, sent, records, images, scan, changed }: AgentRooms,
): Agents {
  let pipe: Pipe | undefined;
  conversations.runs.attach({
    begin(run, only, may) {
      if (!pipe) return;
      const begin = {
        ...run,
        tools: toolsWithin(may),
        ...models.roomFor(run.agent),
        hosts: inventory
          .list()
          .filter(({ id }) => only === null || only.includes(id))
          .map(hostView),
      };
      records.begin(begin, conversations.runs.ofAgent(run.agent));
      pipe.say('run.begin', begin);
    },
    steer(agent, kind, text) {
      if (pipe) records.said(agent, { door: 'steer', kind, text });
      pipe?.say('run.steer', { agent, kind, text });
    },
    stop(agent) {
      if (pipe) records.said(agent, { door: 'stop' });
      pipe?.say('run.stop', { agent });
    },
  });
  const workspace = startWorkspace({
    program: options.workspace ?? workspaceProgram(options.installation),
    ...(options.bubblewrap === undefined ? {} : { bubblewrap: options.bubblewrap }),
    answers: {
      'model.converse': (ask) =>
        records.converse(ask, async () =>
          converse(ask, conversations.runs.ofAgent(ask.agent), {
            house,
            model: models.of(ask.agent),
            tools: toolsWithin(conversations.runs.helpers.rightsOf(ask.agent).tools),
            prices,
            redact,
            scan: (texts) => scan(texts),
            images: (conversation, messages) => images.bytesFor(conversation, messages),
            sent,
            heard: (run, message) => conversations.runs.heard(run, message, ask.messages),
          }),
        ),
      'model.summarize': async ({ agent, answers }) => ({
        message: await records.summarize(agent, answers, async () => {
          const at = conversations.runs.ofAgent(agent);
          const model = models.small(models.of(agent).id);
          const keep: SummaryRooms['keep'] = (run, item) => conversations.runs.summed(run, item);
          return summarize(answers, at, { house, model, prices, redact, scan, keep, sent });
        }),
      }),
      'call.propose': (proposal) =>
        records.propose(proposal, async () =>
          proposeTool(proposal, conversations.runs.ofAgent(proposal.agent), way, conversations.runs.helpers),
        ),
      'run.end': async (end) => {
        records.ended(end);
        const { agent, reason, text } = end;
        await conversations.runs.end(agent, reason, text);
        return {};
      },
    },
    ready: (joined) => {
      pipe = joined;
      conversations.runs.resume();
      changed();
    },
    ended: (why, again) => {
      pipe = undefined;
      records.broken();
      void house.journal.write({ type: 'workspace.ended', cause: why.slice(0, 200) || 'unknown' }).catch(() => {});
      house.events.emit({
        type: 'notice',
        at: house.around.now(),
        conversation: null,
        code: 'workspace.ended',
        text: `The workspace ended: ${why}.`,
        next: again ? 'It is started again; runs go on where they were.' : 'It stays down. Restart Interlock.',
      });
      changed();
    },
  });
  return { workspace, close: () => workspace.close() };
}
