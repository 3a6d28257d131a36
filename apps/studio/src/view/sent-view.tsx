import type { SentLine } from '@interlock/protocol';
import { useState } from 'react';
import { faultOf } from '../edge/fault-view.ts';
import { absolute } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { usePage } from './use-page.ts';

const purposes: Readonly<Record<SentLine['purpose'], string>> = {
  conversation: 'the conversation',
  helper: 'a helper',
  title: 'a title',
  summary: 'a summary',
};

/** Every request to a model, newest first; each is fetched when somebody opens it. */
export function SentView() {
  const conversation = usePage((state) => state.front);
  const [requests, setRequests] = useState<readonly SentLine[] | null>(null);
  const [trouble, setTrouble] = useState('');
  if (!conversation) return null;
  const open = () => {
    setTrouble('');
    ask('conversation.sent', { conversation }).then(
      (answer) => setRequests(answer.requests.toReversed()),
      (error: unknown) => setTrouble(faultOf(error).message),
    );
  };
  return (
    <details className="request sent" onToggle={(event) => event.currentTarget.open && open()}>
      <summary>What was sent to the model</summary>
      {trouble && <p>{trouble}</p>}
      {requests?.length === 0 && <p className="quiet">Nothing yet.</p>}
      {requests?.map((request) => (
        <SentRequest key={request.number} request={request} />
      ))}
    </details>
  );
}

/** One request, letter for letter. */
function SentRequest({ request }: { request: SentLine }) {
  const conversation = usePage((state) => state.front);
  const [shown, setShown] = useState<{ text: string; sha256: string } | null>(null);
  const [trouble, setTrouble] = useState('');
  if (!conversation) return null;
  const { number, at, model, purpose, size } = request;
  const more = () => {
    setTrouble('');
    ask('conversation.sent-body', { conversation, number, from: shown?.text.length ?? 0 }).then(
      ({ text, sha256 }) => setShown({ text: (shown?.text ?? '') + text, sha256 }),
      (error: unknown) => setTrouble(faultOf(error).message),
    );
  };
  return (
    <details className="request" onToggle={(event) => event.currentTarget.open && shown === null && more()}>
      <summary>
        {absolute(at)} · {model} · for {purposes[purpose]} · {size.toLocaleString('en-US')} characters
      </summary>
      {trouble && <p>{trouble}</p>}
      {shown && (
        <>
          <p className="quiet">SHA-256 {shown.sha256}</p>
          <pre className="device">{shown.text}</pre>
          {shown.text.length < size && (
            <button type="button" className="button small" onClick={more}>
              More
            </button>
          )}
        </>
      )}
    </details>
  );
}
