/** What stands between conversations and their models: which model, what was sent to it, and the workspace that asks. */
import type { Actor } from '@interlock/model';
import type { Model } from '@interlock/models';
import { type AgentOptions, type AgentRooms, openAgents } from './agents.ts';
import { choiceOf, imagesOf } from './model/choice.ts';
import type { Images } from './model/images.ts';
import { openPrices } from './model/prices.ts';
import type { Scanning } from './model/scanning.ts';
import { SentRequests } from './model/sent.ts';
import { settingsAnswer } from './model/settings.ts';
import { openTitles } from './model/titles.ts';
import type { SealedRows } from './records/rows.ts';
import type { Rooms } from './rooms.ts';
import { modelsSet, setModels } from './settings.ts';
import type { ControlAsk } from './studio/control.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface InferenceOptions extends AgentOptions {
  readonly noAgent?: boolean;
  /** Whether somebody looks at a list of conversations, so that they want titles. */
  readonly titles: boolean;
}

export interface InferenceRooms
  extends Pick<AgentRooms, 'conversations' | 'inventory' | 'way' | 'records' | 'redact' | 'changed'> {
  readonly rooms: Rooms;
  readonly rows: SealedRows;
  /** The model that Interlock was started with. */
  readonly begun: Model;
  readonly scanning: Scanning;
}

export interface Inference {
  /** The model of this name, made once. */
  readonly modelNamed: (name: string) => Model;
  readonly sent: SentRequests;
  readonly images: Images;
  /** Missing where nobody but a person is to do anything. */
  readonly workspace: Workspace | undefined;
  settings(ask: ControlAsk, by: Actor): ReturnType<typeof settingsAnswer>;
  close(): Promise<void>;
}

/** Opens it, and with it the workspace where there is to be one. */
export function openInference(options: InferenceOptions, given: InferenceRooms): Inference {
  const { rooms, rows, conversations, scanning, redact } = given;
  const { house, folder } = rooms;
  const prices = openPrices(folder);
  const models = choiceOf(given.begun, conversations, modelsSet(folder));
  const sent = new SentRequests(house.around.now, rows);
  const images = imagesOf({ house, rows, conversations, named: models.named });
  const scan = (texts: readonly string[]) => scanning.scan(texts);
  const agents = options.noAgent
    ? undefined
    : openAgents(options, { ...given, house, models, prices, sent, images, scan });
  const small = (name: string) => ({ house, prices, sent, model: models.small(name), redact, scan });
  const untitle = agents && options.titles ? openTitles({ house, conversations, small }) : () => {};
  return {
    modelNamed: models.named,
    sent,
    images,
    workspace: agents?.workspace,
    settings: (ask, by) =>
      settingsAnswer(ask, { house, read: () => modelsSet(folder), write: (now) => setModels(folder, now) }, by),
    async close() {
      untitle();
      await agents?.close();
    },
  };
}
