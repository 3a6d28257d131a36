/** Looks for canaries wherever something leaves: the model's wire, the sockets, hooks, the disk, other hosts' wires. */
import type { Arena } from './arena.ts';
import { canariesBelow, canariesIn } from './canaries.ts';

/** Each canary that was found, with where; a credential may reach the one host that it is for. */
export async function leaksOf(arena: Arena): Promise<string[]> {
  const { canaries, model, operator, hook, planted, events } = arena;
  const at = (place: string, bytes: Buffer, known = canaries) =>
    canariesIn(bytes, known).map((name) => `${name} in ${place}`);
  const others = new Map([...canaries].filter(([, secret]) => secret !== planted.password));
  return [
    ...at('a request to the model', Buffer.concat(model.requests)),
    ...at('a frame of the Studio', Buffer.concat(operator.frames)),
    ...at('what a hook was told', Buffer.concat(hook.told)),
    ...at('an event', Buffer.from(JSON.stringify(events))),
    ...at('the wire of another host', planted.received(), others),
    ...onOtherDevices(arena),
    ...canariesBelow(arena.data, canaries).map((found) => `${found} on disk`),
  ];
}

/** What a device holds has no canary of another device in it. */
function onOtherDevices({ labs, canaries }: Arena): string[] {
  return labs.flatMap((lab, at) =>
    lab.devices.flatMap(({ name, role }) => {
      const own = `${at === 0 ? 'lab' : 'own'} ${role} `;
      const foreign = new Map([...canaries].filter(([what]) => !what.startsWith(own)));
      return canariesIn(Buffer.from(lab.device(name).runningConfig()), foreign).map((what) => `${what} on ${name}`);
    }),
  );
}
