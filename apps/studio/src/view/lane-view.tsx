import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { draft, loose } from '../state/drafts.ts';
import { type Row, rowsOf } from '../state/fold.ts';
import { emptyLane, type Lane } from '../state/lane.ts';
import { get } from '../state/page-state.ts';
import { Awaited } from './awaited.tsx';
import { EndView } from './end-view.tsx';
import { focusComposer } from './keys.ts';
import { LookedView } from './looked-view.tsx';
import { PlanView } from './plan-view.tsx';
import { ProseView } from './prose-view.tsx';
import { AskView, HelperView, PageView, ShowView } from './request-view.tsx';
import { StepView } from './step-view.tsx';
import { CheckView, NoticeView, QuestionView, SteerView } from './talk-view.tsx';
import { SummaryView, ThoughtView } from './thought-view.tsx';
import { usePage } from './use-page.ts';

/** The conversation in front, growing downward. It follows its end only while its end is in view. */
export function LaneView() {
  const front = usePage((state) => state.front);
  const lane = usePage((state) => (state.front ? state.lanes[state.front] : undefined)) ?? emptyLane;
  const rows = useMemo(() => rowsOf(lane), [lane]);
  const list = useRef<HTMLOListElement>(null);
  /** True until a person scrolls up; a frame that grows below does not count. */
  const follows = useRef(true);
  const top = useRef(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation is read from its end
  useEffect(() => {
    follows.current = true;
  }, [front]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && follows.current && rows.length >= 0) element.scrollTop = element.scrollHeight;
  }, [rows]);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const watch = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  return (
    <ol
      ref={list}
      className="lane scroll"
      aria-label="Conversation"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reachable by keyboard
      tabIndex={0}
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        if (scrollTop < top.current - 1) follows.current = false;
        if (scrollHeight - scrollTop - clientHeight < 32) follows.current = true;
        top.current = scrollTop;
      }}
    >
      {rows.length === 0 && <Suggestions />}
      {rows.map((row) => (
        <li key={row.key}>
          <RowView row={row} lane={lane} />
        </li>
      ))}
      {lane.thinking && (
        <li>
          <Awaited since={lane.last} what="Waiting for the model" />
        </li>
      )}
    </ol>
  );
}

function RowView({ row, lane }: { row: Row; lane: Lane }) {
  switch (row.kind) {
    case 'question':
      return <QuestionView item={row} />;
    case 'prose':
      return <ProseView text={row.text} broken={row.broken ?? false} />;
    case 'summary':
      return <SummaryView item={row} />;
    case 'thought':
      return <ThoughtView item={row} />;
    case 'step':
      return <StepView step={row} />;
    case 'looked':
      return <LookedView looked={row} />;
    case 'steer':
      return <SteerView item={row} />;
    case 'check':
      return <CheckView item={row} />;
    case 'notice':
      return <NoticeView item={row} />;
    case 'ask':
      return <AskView item={row} />;
    case 'show':
      return <ShowView item={row} />;
    case 'page':
      return <PageView item={row} />;
    case 'helper':
      return <HelperView item={row} lane={lane} />;
    case 'plan':
      return <PlanView item={row} />;
    case 'end':
      return <EndView item={row} items={lane.items} />;
  }
}

const examples = [
  'The BGP session between the two routers is down. Find out why and fix it.',
  'Which interfaces are down on my routers, and since when?',
];

function Suggestions() {
  const greeted = usePage((state) => state.status !== null);
  if (!greeted) return null;
  return (
    <li className="suggest">
      <p>Say what is wrong. The Copilot looks by itself and asks before it changes anything.</p>
      {examples.map((example) => (
        <button
          type="button"
          key={example}
          onClick={() => {
            draft(get().front ?? loose, example);
            focusComposer();
          }}
        >
          {example}
        </button>
      ))}
    </li>
  );
}
