/** A new conversation gets a title from the small model, in the background; until then, and where none comes, its first words. */
import type { Conversation, Run } from '../conversation/conversation.ts';
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
  /** The titles of conversations that wait for a better one, by their ids. */
  const wanting = new Map<Conversation['id'], string>();

  const give = async (conversation: Conversation, run: Run, question: string, title: string): Promise<void> => {
    const small = rooms.small(conversations.modelOf(conversation));
    const clean = (await cleanText(question, small)).slice(0, longestQuestion).toWellFormed();
    const said = await askSmall('title', clean, { conversation, run }, small);
    const given = (said.split('\n')[0] ?? '').replace(/^["“'#\s]+|["”'\s.]+$/g, '').slice(0, longestTitle);
    // A person who named it meanwhile knows better.
    if (given !== '' && given !== title && conversation.title === title)
      conversations.settings.rename(conversation.id, given);
  };

  return house.events.listen((event) => {
    if (event.type !== 'run.started') return;
    const conversation = conversations.get(event.conversation);
    const { id, run, title, history } = conversation;
    if (!run) return;
    if (history.length === 1) wanting.set(id, title);
    if (wanting.get(id) !== title) return void wanting.delete(id);
    const first = history.find((item) => item.kind === 'prompt');
    void give(conversation, run, first?.text ?? run.prompt, title).then(
      () => wanting.delete(id),
      // The ledger says why, and its first words stay. A run that ended first leaves it to the next one.
      () => run.live.aborted || wanting.delete(id),
    );
  });
}
