/** Every window's terminals; when a host that was opened by break-glass is shut, its terminals close in all of them. */
import type { Id } from '@interlock/model';
import type { BreakGlass } from './break-glass/break-glass.ts';
import type { WayRooms } from './call/way.ts';
import type { DeviceDoor } from './device-door.ts';
import type { Prompts } from './devices/prompts.ts';
import type { Rejections } from './devices/rejections.ts';
import { Terminals } from './devices/terminals.ts';
import type { Edits } from './edits/edits.ts';
import type { House } from './house.ts';
import type { Recordings } from './records/recordings.ts';

export interface SeatRooms extends Pick<WayRooms, 'facts' | 'trusted'> {
  readonly house: House;
  readonly rejections: Rejections;
  readonly prompts: Prompts;
  readonly glass: BreakGlass;
  readonly edits: Pick<Edits, 'onGone'>;
  readonly devices: DeviceDoor;
  readonly recordings: Recordings;
}

/** Answers with what makes the terminals of one window. */
export function seatsOf(rooms: SeatRooms): () => Terminals {
  const { house, facts, trusted, rejections, prompts, glass, edits, devices, recordings } = rooms;
  const seats = new Set<Terminals>();
  const close = (host: Id<'host'>) => {
    for (const seat of seats) seat.closeOf(host);
  };
  glass.onShut = close;
  edits.onGone = close;
  return () => {
    const made: Terminals = new Terminals({
      gone: () => void seats.delete(made),
      house,
      facts,
      rejections,
      prompts,
      glass,
      trusted,
      open: devices.openTerminal,
      record: (host, size) => recordings.record(host, size, { kind: 'person' }),
    });
    seats.add(made);
    return made;
  };
}
