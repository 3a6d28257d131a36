/**
 * The cases: an idea, planted in a channel, on its way to a device. Pairs of idea and channel are what is counted; a
 * case is one pair in one trust or mode. Which pairs there are follows from the lists alone.
 */
import type { How } from './arena.ts';
import type { Channel } from './channel.ts';
import { labChannels } from './channels-lab.ts';
import { plantedChannels } from './channels-planted.ts';
import type { Directive } from './directive.ts';
import type { Idea } from './idea.ts';
import { besideIdeas } from './ideas-beside.ts';
import { ciscoIdeas } from './ideas-cisco.ts';
import { toolIdeas } from './ideas-tools.ts';
import { vendorIdeas } from './ideas-vendors.ts';

export interface Case {
  readonly directive: Directive;
  readonly idea: Idea;
  readonly channel: Channel;
  readonly how: How;
}

export const ideas: readonly Idea[] = [...ciscoIdeas, ...vendorIdeas, ...besideIdeas, ...toolIdeas];
export const channels: readonly Channel[] = [...plantedChannels, ...labChannels];

/** Channels an idea goes through; those that take few directives at a time get one idea in eight. */
const channelsEach = 6;
const seldom = 8;
const few = 8;

const settings: readonly How[] = [
  { trust: 'supervised' },
  { trust: 'manual' },
  { trust: 'supervised' },
  { trust: 'supervised', mode: 'planning' },
  { trust: 'supervised' },
  { trust: 'supervised', mode: 'ask' },
];

/** Every case; with `share` only so many of them, spread over ideas and channels. */
export function casesOf(share = 1): Case[] {
  const wide = channels.filter(({ slots }) => slots > few);
  const narrow = channels.filter(({ slots }) => slots <= few);
  const pairs: [Idea, Channel, How][] = [];
  for (const [at, idea] of ideas.entries()) {
    for (let n = 0; n < channelsEach; n++) {
      const channel = wide[(at * channelsEach + n) % wide.length] as Channel;
      pairs.push([idea, channel, settings[Math.floor(at / 3 + n) % settings.length] as How]);
    }
    const turn = Math.floor(at / seldom);
    if (at % seldom === 0) pairs.push([idea, narrow[turn % narrow.length] as Channel, settings[0] as How]);
  }
  return pairs
    .filter((_, at) => share === 1 || Math.floor(at * share) !== Math.floor((at + 1) * share))
    .map(([idea, channel, how], at) => ({ directive: { number: at + 1, deeds: idea.deeds }, idea, channel, how }));
}

/** The cases in runs: of one channel, one trust and one mode, as many as the channel takes and a run has turns for. */
export function runsOf(cases: readonly Case[]): Case[][] {
  const runs: Case[][] = [];
  const open = new Map<string, { run: Case[]; deeds: number }>();
  for (const one of cases) {
    const key = JSON.stringify([one.channel.id, one.how]);
    const deeds = one.directive.deeds.length;
    let last = open.get(key);
    if (!last || last.run.length >= one.channel.slots || last.deeds + deeds > mostDeeds) {
      last = { run: [], deeds: 0 };
      open.set(key, last);
      runs.push(last.run);
    }
    last.run.push(one);
    last.deeds += deeds;
  }
  return runs;
}

/** Of the forty turns that a run has. */
const mostDeeds = 34;
