import { useState } from 'react';
import { faultOf } from '../edge/fault-view.ts';
import { absolute } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { usePage } from './use-page.ts';

/** Exactly what left for the model, newest last; fetched when somebody opens it. */
export function SentView() {
  const conversation = usePage((state) => state.front);
  const [requests, setRequests] = useState<readonly { at: number; model: string; text: string }[] | null>(null);
  const [trouble, setTrouble] = useState('');
  if (!conversation) return null;
  const open = () => {
    setTrouble('');
    ask('conversation.sent', { conversation }).then(
      (answer) => setRequests(answer.requests),
      (error: unknown) => setTrouble(faultOf(error).message),
    );
  };
  return (
    <details className="request sent" onToggle={(event) => event.currentTarget.open && open()}>
      <summary>What was sent to the model</summary>
      {trouble && <p>{trouble}</p>}
      {requests?.length === 0 && <p className="quiet">Nothing since Interlock was started.</p>}
      {requests?.map((request) => (
        <div key={request.at}>
          <p className="quiet">
            {absolute(request.at)} · {request.model} · {request.text.length.toLocaleString('en-US')} characters
          </p>
          <pre className="device">{request.text}</pre>
        </div>
      ))}
    </details>
  );
}
