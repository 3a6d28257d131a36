import type { Id } from '@interlock/model';
import { frameToPage, type pageToFrame } from '@interlock/protocol';
import { useEffect, useRef, useState } from 'react';
import type { z } from 'zod';
import type { Origins } from '../edge/sign-in.ts';
import { put } from '../state/page-state.ts';
import { usePage } from './use-page.ts';

type ToFrame = z.input<typeof pageToFrame>;

let frame: HTMLIFrameElement | null = null;
let cardOrigin = '';
/** Whether the frame has said that it listens; what a person asks of it before then waits in `asked`. */
let listens = false;
let asked: ToFrame[] = [];

/** Tells the approvals frame which conversation stands in front, the theme, or to open its form for a credential. */
function tell(message: ToFrame): void {
  if (listens) frame?.contentWindow?.postMessage(message, cardOrigin);
  else asked.push(message);
}
export const addEntry = (hosts: readonly Id<'host'>[] = []): void => tell({ type: 'add-entry', hosts: [...hosts] });

export const breakGlass = (host: Id<'host'>): void => tell({ type: 'break-glass', host });

/** Opens an entry's sheet: a secret may be typed there. */
export const editEntry = (entry: Id<'entry'>): void => tell({ type: 'entry', entry });

export const showPerson = (): void => tell({ type: 'person' });

/** Least height of the frame: its strip of controls. */
const strip = 44;

/**
 * The frame of the other origin in which approvals stand. The page gives it room and tells it what is in front; it
 * can neither read nor press anything in it. Where it stands never changes, so it is never loaded again.
 */
export function AuthorityFrame({ origins }: { origins: Origins }) {
  const front = usePage((state) => state.front);
  const theme = usePage((state) => state.theme);
  const [height, setHeight] = useState(strip);
  const [over, setOver] = useState(false);
  const own = useRef<HTMLIFrameElement>(null);

  useEffect(() => {
    frame = own.current;
    cardOrigin = origins.card;
    /** What had the focus when a sheet came, and has it again when the sheet goes. */
    let opener: Element | null = null;
    const hear = (event: MessageEvent) => {
      if (event.origin !== origins.card || event.source !== own.current?.contentWindow) return;
      const said = frameToPage.safeParse(event.data);
      if (!said.success) return;
      if (said.data.type === 'overlay') {
        if (said.data.open) opener = document.activeElement;
        else if (opener instanceof HTMLElement && opener !== own.current) opener.focus();
        return setOver(said.data.open);
      }
      if (said.data.type === 'proof') return put({ proof: said.data.proof });
      setHeight(Math.max(strip, said.data.pixels));
      if (listens) return;
      listens = true;
      for (const message of asked.splice(0)) tell(message);
    };
    window.addEventListener('message', hear);
    return () => {
      window.removeEventListener('message', hear);
      listens = false;
      asked = [];
    };
  }, [origins]);
  useEffect(() => {
    tell({ type: 'front', conversation: front });
  }, [front]);
  useEffect(() => {
    tell({ type: 'theme', theme });
  }, [theme]);

  return (
    <div className={over ? 'card-place over' : 'card-place'} style={{ flexBasis: height }}>
      <iframe
        ref={own}
        title="Approvals"
        src={`${origins.card}/`}
        allow={`publickey-credentials-get ${origins.card}; publickey-credentials-create ${origins.card}`}
      />
    </div>
  );
}
