/** Policy and hooks as the page asks for them: it may look, try, and ask for a card. */
import type { PageRooms } from '../studio/page-lane.ts';
import type { PolicyDesk } from './policy-desk.ts';

type Answers = Pick<PageRooms['ask'], `policy.${string}` & keyof PageRooms['ask']> &
  Pick<PageRooms['ask'], 'hooks.view' | 'hooks.ask'>;

export function rulesAnswers(desk: PolicyDesk): Answers {
  return {
    'policy.view': () => desk.view(),
    'policy.ask': ({ from, version }) => desk.ask(from, version),
    'policy.dismiss': ({ proposal }) => {
      desk.dismiss(proposal);
      return {};
    },
    'policy.explain': ({ from, host, ...asked }) => desk.explain(from, host, asked),
    'hooks.view': () => desk.hooksView(),
    'hooks.ask': ({ version }) => desk.askHooks(version),
  };
}
