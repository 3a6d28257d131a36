import '@fontsource-variable/inter/wght.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '@fontsource/jetbrains-mono/latin-700.css';
import './style/tokens.css';
import './style/base.css';
import './style/card.css';
import './style/card-frame.css';
import './style/unlock.css';
import './style/edits.css';
import './edge/no-eval.ts';
import { connect } from './card/authority-line.ts';
import { el } from './card/element.ts';
import { openFrame, redraw } from './card/frame.ts';
import { watchStillness } from './card/stillness.ts';
import { openUnlock } from './card/unlock-view.ts';
import { type FaultText, faultOf } from './edge/fault-view.ts';
import { askOrigins, keptSession, redeem } from './edge/sign-in.ts';

const signedOut = {
  code: 'studio.signed-out',
  message: 'Approvals have no session in this tab.',
  next: 'Run `npx --no interlock open` in the clone for a new link; it works once and for 60 seconds.',
};

/** A link's token becomes this origin's own session; the page gets a token of its own and no more. */
async function begin(): Promise<void> {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  try {
    const origins = await askOrigins();
    const token = location.hash.slice(1);
    if (token && window.top === window) {
      history.replaceState(null, '', location.pathname);
      const pageToken = await redeem(token);
      if (pageToken !== undefined) location.replace(`${origins.page}/#p=${pageToken}`);
      return;
    }
    const session = keptSession();
    if (session === null) return refuse(signedOut);
    if (origins.locked) return openUnlock(session, origins);
    watchStillness();
    connect(session, redraw);
    openFrame(origins);
  } catch (error) {
    refuse(faultOf(error));
  }
}

function refuse(fault: FaultText): void {
  const told = [fault.message, fault.next].map((text) =>
    el('p', {}, ...text.split('`').map((part, index) => (index % 2 === 1 ? el('code', {}, part) : part))),
  );
  const title = window.top === window ? 'This link does not open the Studio' : 'Not signed in';
  document.body.replaceChildren(
    el('main', { class: 'refused' }, el('div', { class: 'box' }, el('h1', {}, title), ...told)),
  );
}

void begin();
