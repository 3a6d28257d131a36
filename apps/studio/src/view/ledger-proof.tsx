import type { LedgerProof } from '@interlock/protocol';
import { useEffect, useState } from 'react';
import { absolute, relative } from '../state/words.ts';
import { ask } from '../studio-line.ts';
import { Icon } from './icon.tsx';

const places = { file: 'this user’s state folder', keychain: 'the keychain' } as const;

/** What speaks for the ledger being whole, and what does not. */
export function LedgerProofView({ size }: { size: number }) {
  const [proof, setProof] = useState<LedgerProof | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the ledger grew
  useEffect(() => {
    let over = false;
    // Entries come in bursts; what stands outside follows within a second.
    const timer = setTimeout(() => {
      ask('ledger.proof', {}).then(
        (known) => {
          if (!over) setProof(known);
        },
        () => undefined,
      );
    }, 400);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [size]);
  if (!proof) return <div className="proof-state" />;
  const now = Date.now();
  const seen = proof.witnesses.reduce((most, one) => Math.max(most, one.size), 0);
  return (
    <dl className="proof-state">
      <div>
        <dt>
          <Icon name={proof.fault ? 'warn' : 'check'} size={12} />
          {proof.fault ? 'Stopped' : 'Verified'}
        </dt>
        <dd className={proof.fault ? 'broken' : ''} title={absolute(proof.read.at)}>
          {proof.fault ??
            `${proof.size.toLocaleString('en-US')} entries: ${proof.read.size.toLocaleString('en-US')} read and hashed at the start (${relative(proof.read.at, now)}), the rest written since`}
        </dd>
      </div>
      <div>
        <dt>Root</dt>
        <dd className="mono">{proof.root}</dd>
      </div>
      <div>
        <dt>Outside</dt>
        <dd className={proof.outside.length === 0 ? 'warn' : ''}>
          {proof.outside.length === 0
            ? 'nothing: an older copy of this folder would not be noticed'
            : proof.outside.map((one) => `${one.size.toLocaleString('en-US')} in ${places[one.place]}`).join(', ')}
        </dd>
      </div>
      <div>
        <dt>Witness</dt>
        <dd className={seen === 0 ? 'warn' : ''}>
          {proof.witnesses.length === 0
            ? 'none: whoever owns this machine could have rewritten the whole log'
            : proof.witnesses
                .map((one) => `${one.name} saw ${one.size.toLocaleString('en-US')}, ${relative(one.at, now)}`)
                .join('; ')}
        </dd>
      </div>
    </dl>
  );
}
