import { useEffect, useRef, useState } from 'react';
import type { FaultText } from '../edge/fault-view.ts';
import { seesIn, thinkingIn } from '../state/abilities.ts';
import { type BesideNow, besideIn } from '../state/beside.ts';
import { send, think } from '../state/deeds.ts';
import { draft, keepPictures, loose } from '../state/drafts.ts';
import { emptyLane, openQuestion } from '../state/lane.ts';
import { BesideNext } from './beside-view.tsx';
import { FaultBox } from './fault-box.tsx';
import { Icon } from './icon.tsx';
import { mod } from './keys.ts';
import { PictureButton, Pictures, pasted } from './pictures.tsx';
import { usePage } from './use-page.ts';

/** A text the person sent while Interlock did not answer: it goes when it does, if it is still the text shown. */
interface Held {
  readonly key: string;
  readonly text: string;
  readonly kind: 'send' | 'queue';
  readonly beside: BesideNow | null;
}

/** Milliseconds for which Enter answers no question that has only just come: it was meant for something else. */
const unread = 500;

const justAsked: FaultText = {
  code: 'question.unread',
  message: 'The Copilot asked something while you typed, and this would have answered it.',
  next: 'Nothing was sent. Read its question; Enter answers it now.',
};

const noPictures: readonly File[] = [];

/** Where the person writes. While a run goes on, a text is read at its next break, or queued for the next tool. */
export function Composer() {
  const key = usePage((state) => state.front ?? loose);
  const text = usePage((state) => state.drafts[key] ?? '');
  const running = usePage((state) => (state.front ? (state.lanes[state.front]?.running ?? false) : false));
  const asks = usePage((state) => (state.front ? openQuestion(state.lanes[state.front] ?? emptyLane) : null));
  const up = usePage((state) => state.line === 'up');
  const thinking = usePage(thinkingIn);
  const sees = usePage(seesIn);
  const [fault, setFault] = useState<FaultText | null>(null);
  const [busy, setBusy] = useState(false);
  const images = usePage((state) => state.pictures[key] ?? noPictures);
  const setImages = (files: readonly File[]) => keepPictures(key, files);
  const asked = useRef({ question: asks, at: 0 });
  if (asked.current.question !== asks) asked.current = { question: asks, at: performance.now() };

  const tabs = usePage((state) => state.tabs);
  const tab = usePage((state) => state.tab);
  const [without, setWithout] = useState<string | null>(null);
  const beside = running ? null : besideIn({ tabs, tab });
  const out = beside !== null && without === beside.key;

  const [held, setHeld] = useState<Held | null>(null);
  const waits = held?.key === key && held.text === text;

  const submit = async (kind: 'send' | 'queue') => {
    if (!text.trim() || busy) return;
    const along = waits ? held.beside : out ? null : beside;
    if (!up) return setHeld({ key, text, kind, beside: along });
    if (asks && kind === 'send' && performance.now() - asked.current.at < unread) return setFault(justAsked);
    setHeld(null);
    setBusy(true);
    const refused = await send(text.trim(), kind, images, along);
    setFault(refused);
    if (refused === null) setWithout(null);
    setBusy(false);
  };
  useEffect(() => {
    if (up && waits) void submit(held.kind);
  });
  const hint = running
    ? `Enter ${asks ? 'answers' : 'sends'}, ${mod}+Enter queues`
    : 'Enter sends, Shift+Enter breaks the line';
  return (
    <div className="composer">
      {fault && <FaultBox fault={fault} />}
      <div className="box">
        <textarea
          aria-label="Message to the Copilot"
          placeholder={
            asks
              ? 'Answer the Copilot'
              : running
                ? 'Say something while it runs'
                : 'What is wrong, or what should change?'
          }
          value={text}
          onChange={(event) => {
            setFault(null);
            draft(key, event.target.value);
          }}
          onPaste={(event) => {
            const found = pasted(event);
            if (found.length === 0) return;
            event.preventDefault();
            setImages([...images, ...found]);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void submit(event.ctrlKey || event.metaKey ? 'queue' : 'send');
          }}
        />
        {beside && <BesideNext now={beside} out={out} turn={() => setWithout(out ? null : beside.key)} />}
        <Pictures files={images} keep={setImages} />
        <div className="foot">
          {waits && !up ? (
            <span className="quiet">Sent as soon as Interlock answers; typing on holds it back</span>
          ) : (
            <span className="quiet line" title={hint}>
              {hint}
            </span>
          )}
          {sees && <PictureButton add={(files) => setImages([...images, ...files])} />}
          {thinking !== undefined && (
            <button
              type="button"
              className="button small"
              aria-pressed={thinking}
              title="Whether the model thinks before it speaks: slower, and its thoughts count as tokens"
              disabled={!up}
              onClick={() => void think(!thinking).then(setFault)}
            >
              Think
            </button>
          )}
          {running && (
            <button
              type="button"
              className="button small"
              disabled={!text.trim() || busy || !up}
              onClick={() => void submit('queue')}
            >
              Queue
            </button>
          )}
          <button
            type="button"
            className="button small strong"
            disabled={!text.trim() || busy || !up}
            onClick={() => void submit('send')}
          >
            <Icon name="send" size={12} />
            Send
          </button>
        </div>
      </div>
    </div>
  );
}
