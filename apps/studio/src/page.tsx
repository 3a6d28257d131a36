import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-700.css';
import '@fontsource/jetbrains-mono/latin-ext-400.css';
import '@fontsource/jetbrains-mono/cyrillic-400.css';
import '@xterm/xterm/css/xterm.css';
import './style/tokens.css';
import './style/base.css';
import './style/page.css';
import './style/lists.css';
import './style/centre.css';
import './style/copilot.css';
import './style/agent.css';
import './style/lane.css';
import './style/ledger.css';
import './style/rules.css';
import './edge/no-eval.ts';
import { createRoot } from 'react-dom/client';
import { faultOf } from './edge/fault-view.ts';
import { askOrigins, keptSession, type Origins, redeem } from './edge/sign-in.ts';
import { restore } from './state/deeds.ts';
import { put } from './state/page-state.ts';
import { connect } from './studio-line.ts';
import { Door } from './view/door.tsx';
import { Page } from './view/page.tsx';

const signedOut = {
  code: 'studio.signed-out',
  message: 'This tab has no session with the gatekeeper.',
  next: 'Open the link that Interlock printed at its start, or run `npx --no interlock open` for a new one. A link works once and for 60 seconds.',
};

/** The session of this tab; undefined where the browser is on its way to the card's origin with the link's token. */
async function signIn(origins: Origins): Promise<string | undefined> {
  const fragment = location.hash.slice(1);
  if (fragment && !fragment.startsWith('p=')) {
    location.replace(`${origins.card}/#${fragment}`);
    return undefined;
  }
  if (fragment) {
    history.replaceState(null, '', location.pathname);
    await redeem(fragment.slice(2));
  }
  return keptSession() ?? '';
}

async function begin(): Promise<void> {
  restore();
  const root = createRoot(document.getElementById('page') as HTMLElement);
  try {
    const origins = await askOrigins();
    const session = await signIn(origins);
    if (session === undefined) return;
    if (session === '') return root.render(<Door title="Not signed in" fault={signedOut} />);
    if (origins.locked) put({ line: 'locking' });
    connect(session);
    root.render(<Page origins={origins} />);
  } catch (error) {
    root.render(<Door title="This link does not open the Studio" fault={faultOf(error)} />);
  }
}

void begin();
