import { useEffect, useRef, useState } from 'react';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import type { ReplayTab } from '../state/page-state.ts';
import { firstSeen } from '../state/reel-moment.ts';
import { absolute } from '../state/words.ts';
import { fetchRecording, newReelScreen, type Recorded, type ReelScreen } from '../terminal/reel.ts';
import { Awaited } from './awaited.tsx';
import { FaultBox } from './fault-box.tsx';
import { usePage } from './use-page.ts';

const speeds = [1, 2, 5, 20] as const;

/** A recording, from a second on. It is shown and nothing of it can act: no clipboard, no link, no answer. */
export function ReplayView({ tab }: { tab: ReplayTab }) {
  const theme = usePage((state) => state.theme);
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<ReelScreen>(undefined);
  const [reel, setReel] = useState<Recorded | null>(null);
  const [fault, setFault] = useState<FaultText | null>(null);
  const [moment, setMoment] = useState(tab.at);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(1);
  const [asked] = useState(Date.now);

  useEffect(() => {
    let over = false;
    fetchRecording(tab.recording).then(
      (fetched) => {
        if (!over) setReel(fetched);
      },
      (error: unknown) => {
        if (!over) setFault(faultOf(error));
      },
    );
    return () => {
      over = true;
    };
  }, [tab.recording]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme of later is set by recolour
  useEffect(() => {
    if (!reel || !place.current) return;
    const own = newReelScreen(reel, theme, place.current);
    screen.current = own;
    own.show(firstSeen(reel.events, tab.at));
    return () => own.close();
  }, [reel]);
  // The story names another second of the recording that is open already.
  useEffect(() => setMoment(reel ? firstSeen(reel.events, tab.at) : tab.at), [tab.at, reel]);
  useEffect(() => screen.current?.recolour(theme), [theme]);
  useEffect(() => screen.current?.show(moment), [moment]);
  useEffect(() => {
    if (!playing || !reel) return;
    let before = performance.now();
    let frame = 0;
    const step = (now: number) => {
      setMoment((was) => Math.min(reel.milliseconds, was + (now - before) * speed));
      before = now;
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [playing, speed, reel]);
  const end = reel?.milliseconds ?? 0;
  useEffect(() => {
    if (reel && moment >= end) setPlaying(false);
  }, [moment, end, reel]);

  const marks = reel?.events.filter(([, kind]) => kind === 'm') ?? [];
  const jump = (by: 1 | -1) => {
    const times = marks.map(([at]) => at);
    const next = by > 0 ? times.find((at) => at > moment + 1) : times.findLast((at) => at < moment - 1);
    setMoment(next ?? (by > 0 ? end : 0));
  };
  return (
    <section className="replay" aria-label={`Recording of ${tab.name}`}>
      <header className="where">
        <strong>{tab.name}</strong>
        <span className="quiet">recording</span>
        {reel && <span className="quiet">{absolute(reel.view.started)}</span>}
        {reel && reel.view.state !== 'finished' && <span className="warn">{stateWords[reel.view.state]}</span>}
        <span className="hands">shown, not run</span>
      </header>
      <div className="reel scroll" ref={place} />
      {fault && (
        <div className="after">
          <FaultBox fault={fault} />
        </div>
      )}
      {!reel && !fault && (
        <div className="after">
          <Awaited since={asked} what="Waiting for the gatekeeper to open the recording" />
        </div>
      )}
      {reel && (
        <div className="player">
          <button
            type="button"
            className="button small"
            onClick={() => {
              if (moment >= end) setMoment(0);
              setPlaying(!playing);
            }}
          >
            {playing ? 'Pause' : 'Play'}
          </button>
          <button type="button" className="button small plain" onClick={() => jump(-1)}>
            Call before
          </button>
          <button type="button" className="button small plain" onClick={() => jump(1)}>
            Next call
          </button>
          <input
            type="range"
            aria-label="Moment of the recording"
            min={0}
            max={end}
            step={100}
            value={Math.min(moment, end)}
            aria-valuetext={`${clock(moment)} of ${clock(end)}`}
            onChange={(event) => setMoment(Number(event.target.value))}
          />
          <span className="clock">
            {clock(moment)} / {clock(end)}
          </span>
          <select
            className="input"
            aria-label="Speed"
            value={speed}
            onChange={(event) => setSpeed(Number(event.target.value))}
          >
            {speeds.map((one) => (
              <option key={one} value={one}>
                {one}×
              </option>
            ))}
          </select>
        </div>
      )}
    </section>
  );
}

const stateWords = {
  running: 'its session still runs',
  broken: 'could not be written to its end',
  cut: 'a crash ended it; at most a second is missing',
  going: 'is being deleted',
  finished: '',
} as const;

/** `1:05.3` */
function clock(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
}
