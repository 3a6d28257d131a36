/** What a person reads when a call ends otherwise than done. */
import { type CallLine, Fault } from '@interlock/model';

const nothingRan = 'Nothing ran.';

export const refusedPermit = (what: string) =>
  new Fault('execution.permit', `The permit was refused: ${what}.`, `${nothingRan} Propose the call again.`);

export const notListed = (what: string) =>
  new Fault(
    'execution.not-listed',
    `Interlock would have had to add ${what}, which the permit does not list.`,
    'Propose the call again; report this if it happens twice.',
  );

export const noPrompt = (host: string, platform: string) =>
  new Fault(
    'execution.no-prompt',
    `${host} shows no prompt that ${platform} has.`,
    `${nothingRan} Check the platform of the host, and look at it in a terminal of your own.`,
  );

export const noPrivilege = (host: string) =>
  new Fault(
    'execution.privilege',
    `The account stands in user exec on ${host} and may not change anything there.`,
    `${nothingRan} Use an account that logs in to privileged exec, or bind an enable secret to the host.`,
  );

export const enableRejected = (host: string, name: string) =>
  new Fault(
    'execution.enable-rejected',
    `${host} rejected the enable secret “${name}”. Not tried again by itself.`,
    `${nothingRan} Correct the keychain entry, or bind another one to the host.`,
  );

export const notEnabled = (host: string, says: string) =>
  new Fault(
    'execution.enable',
    `${host} ${says}.`,
    `${nothingRan} Look at the host in a terminal of your own, and type \`enable\` there.`,
  );

export const otherMode = (host: string, line: CallLine, at: number, shown: string) =>
  new Fault(
    'execution.mode',
    `Line ${at + 1} was judged in ${line.mode}, but ${host} shows ${shown}. It was not sent.`,
    at === 0 ? `${nothingRan} Propose the call again.` : 'The lines before it ran. Read the state before going on.',
  );

export const otherHost = (host: string, shown: string) =>
  new Fault(
    'execution.other-prompt',
    `The prompt on ${host} now shows another name: ${shown}. No further line was sent.`,
    'Read the state before going on.',
  );

export const noEcho = (host: string, at: number) =>
  new Fault(
    'execution.echo',
    `${host} did not show line ${at + 1} as it was typed. It was not entered.`,
    at === 0 ? `${nothingRan} Look at the host in a terminal of your own.` : 'The lines before it ran. Read the state.',
  );

export const otherDiff = (host: string, at: number, count: number) =>
  new Fault(
    'execution.other-diff',
    `Line ${at + 1} of ${count} did not show the diff on ${host} that was approved. No further line was sent.`,
    'Nothing was committed, and the candidate is discarded on the way out. Stage the lines again to see the new diff.',
  );

export const deviceError = (host: string, at: number, count: number, says: string, quoted: string) =>
  new Fault(
    'execution.device-error',
    `${host} refused line ${at + 1} of ${count}: ${says} (${quoted}).${at > 0 ? ` The ${at} before it took effect.` : ''}${
      at + 1 < count ? ' The rest was not sent.' : ''
    }`,
    'Read the state before proposing a correction.',
  );

export const unapproved = (host: string, at: number, question: string, quoted: string) =>
  new Fault(
    'execution.question',
    `After line ${at + 1} ${host} asked ${quoted}, which nobody had approved an answer to. It was declined.`,
    `If it is wanted, propose the call again with an answer to the question \`${question}\`.`,
  );

export const stoppedBetween = (ran: number, count: number) =>
  new Fault(
    'execution.stopped',
    `It was stopped after ${ran} of ${count} lines.`,
    ran === 0 ? nothingRan : 'Read the state before going on.',
  );

export const stoppedReading = (host: string) =>
  new Fault(
    'execution.stopped',
    `It was stopped while ${host} was answering. It only read.`,
    'Ask again if you need it.',
  );

export const cutOff = (host: string, inFlight: boolean) =>
  new Fault(
    'execution.cut',
    inFlight
      ? `The wire to ${host} was cut while a line was under way. Its effect is unknown.`
      : `The wire to ${host} was cut. No line was under way.`,
    'Read the state back before anything else.',
  );

export const timeLimit = (host: string, seconds: number, inFlight: boolean) =>
  new Fault(
    'execution.time-limit',
    `${host} was given ${seconds} s and was not done.${inFlight ? ' The wire was cut while a line was under way.' : ''}`,
    'Read the state back; ask for less, or for it in parts.',
  );

export const outputLimit = (host: string, bytes: number) =>
  new Fault(
    'execution.output-limit',
    `${host} answered more than ${bytes} bytes. The wire was cut.`,
    'Ask for less: a part of the configuration, a filter, one interface.',
  );

export const lostWire = (host: string, inFlight: boolean) =>
  new Fault(
    'wire.cut',
    inFlight
      ? `The connection to ${host} ended while a line was under way. Its effect is unknown.`
      : `The connection to ${host} ended.`,
    'Check that the host is up, and read its state back before anything else.',
  );

export const failedInside = (cause: unknown) =>
  new Fault(
    'execution.failed',
    'Something in Interlock failed while the call ran.',
    'Read the state of the host before going on, and report this.',
    { cause },
  );
