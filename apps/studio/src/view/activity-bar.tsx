import { showLedger, showPolicy, toggleTheme } from '../state/deeds.ts';
import { put } from '../state/page-state.ts';
import { Icon, type IconName } from './icon.tsx';
import { mod } from './keys.ts';
import { usePage } from './use-page.ts';

export function ActivityBar() {
  const side = usePage((state) => state.side);
  const tab = usePage((state) => state.tab);
  const theme = usePage((state) => state.theme);
  const waits = usePage((state) => state.status?.rules ?? 0);
  return (
    <nav className="rail" aria-label="Views">
      <RailButton name="hosts" word="Hosts" on={side === 'hosts'} act={() => put({ side: 'hosts' })} />
      <RailButton name="key" word="Keychain" on={side === 'keychain'} act={() => put({ side: 'keychain' })} />
      <RailButton name="ledger" word="Ledger" on={tab === 'ledger'} act={showLedger} />
      <RailButton
        name="shield"
        word={waits > 0 ? `Policy (${waits} wait${waits === 1 ? 's' : ''})` : 'Policy'}
        on={tab === 'policy'}
        act={showPolicy}
        badge={waits > 0}
      />
      <span className="gap" />
      <RailButton name="search" word={`Commands (${mod}+K)`} act={() => put({ palette: true })} />
      <RailButton name="theme" word={theme === 'dark' ? 'Light theme' : 'Dark theme'} act={toggleTheme} />
    </nav>
  );
}

interface RailProps {
  readonly name: IconName;
  readonly word: string;
  readonly on?: boolean;
  readonly act: () => void;
  readonly badge?: boolean;
}

function RailButton({ name, word, on, act, badge }: RailProps) {
  return (
    <button type="button" title={word} aria-label={word} aria-pressed={on} onClick={act}>
      <Icon name={name} size={18} />
      {badge && <span className="badge" />}
    </button>
  );
}
