/** A new conversation gets a title from the small model, in the background; until then, and where none comes, its first words. */
import type { Conversations } from '../conversation/conversations.ts';
import type { House } from '../house.ts';
import { cleanText } from './outgoing.ts';
import { askSmall, type SmallRooms } from './small.ts';

/** Characters of the first words that a title is made of. */
const longestQuestion = 4000;
const longestTitle = 100;

/** Answers with the function that ends it. `small` names the model for a conversation's model. */
export function openTitles(rooms: {
  readonly house: House;
  readonly conversations: Conversations;
  readonly small: (model: string) => SmallRooms;
}): () => void {
  const { house, conversations } = rooms;
  return house.events.listen((event) => {
    if (event.type !== 'run.started') return;
    const conversation = conversations.get(event.conversation);
    const { run, title } = conversation;
    if (!run || conversation.history.length !== 1) return;
    const give = async () => {
      const small = rooms.small(conversations.modelOf(conversation));
      const question = (await cleanText(run.prompt, small)).slice(0, longestQuestion).toWellFormed();
      const said = await askSmall('title', question, { conversation, run }, small);
      const given = (said.split('\n')[0] ?? '').replace(/^["“'#\s]+|["”'\s.]+$/g, '').slice(0, longestTitle);
      // A person who named it meanwhile knows better.
      if (given !== '' && given !== title && conversation.title === title)
        conversations.settings.rename(conversation.id, given);
    };
    void give().catch(() => {}); // the ledger says why; its first words stay
  });
}
