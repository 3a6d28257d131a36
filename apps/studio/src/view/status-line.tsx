import type { Proof } from '@interlock/model';
import type { Status } from '@interlock/protocol';
import { showLedger } from '../state/deeds.ts';
import { showPerson } from './authority-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './use-page.ts';

/** Who, where, and what stands guard; trust and mode lead to their controls in the approvals frame. */
export function StatusLine() {
  const status = usePage((state) => state.status);
  const line = usePage((state) => state.line);
  const proof = usePage((state) => state.proof);
  const front = usePage((state) => state.conversations.find((view) => view.id === state.front));
  if (!status) return <footer className="status">{line === 'connecting' ? 'Connecting to the gatekeeper' : ''}</footer>;
  const { model, ledger, person } = status;
  const talks = front?.model ?? model.id;
  const by = provenBy(proof ?? person.proof);
  return (
    <footer className="status">
      <span title="Organization">{status.organization}</span>
      <button type="button" onClick={showPerson} title={`Proven by ${by}: name and passkeys`}>
        {person.name} ({by})
      </button>
      <span className={status.vault.state === 'open' ? '' : 'warn'}>{vaultWords(status)}</span>
      <button type="button" onClick={showLedger} className={ledger.verified && ledger.writable ? '' : 'broken'}>
        ledger {ledger.size.toLocaleString('en-US')}
        <Icon name={ledger.verified ? 'check' : 'warn'} size={12} />
        <span className={ledger.verified ? 'unseen' : ''}>{ledger.verified ? 'verified' : 'not verified'}</span>
        {ledger.writable ? '' : '· cannot be written, the agent does nothing'}
      </button>
      {status.workspace !== 'up' && (
        <span className="warn">workspace {status.workspace === 'down' ? 'is down' : 'starts again'}</span>
      )}
      <span className="gap" />
      <span title={wallsWords(status)} className={status.walls.permission ? '' : 'warn'}>
        {status.walls.bubblewrap ? 'sandboxed' : status.walls.permission ? 'jailed, no sandbox' : 'no jail'}
      </span>
      {front && (
        <button type="button" onClick={focusAuthority} title="Trust level and mode are set in the approvals frame">
          {front.trust} · {front.mode} mode
        </button>
      )}
      <span title={`${talks}: /model NAME in a conversation chooses another`}>
        {talks === 'rehearsal' ? 'rehearsal model' : talks}
      </span>
    </footer>
  );
}

function provenBy(proof: Proof): string {
  if (proof.kind === 'os-user') return `system user ${proof.user}`;
  return proof.kind;
}

function vaultWords({ vault }: Status): string {
  if (vault.state === 'locked') return 'vault locked';
  return vault.home === 'practice' ? 'vault open (practice)' : 'vault open';
}

function wallsWords({ walls }: Status): string {
  const standing = [walls.permission && 'Node permissions', walls.bubblewrap && 'bubblewrap'].filter(Boolean);
  return `Walls around the workspace: ${standing.length ? standing.join(', ') : 'none'}`;
}

function focusAuthority(): void {
  document.querySelector<HTMLIFrameElement>('.card-place iframe')?.focus();
}
