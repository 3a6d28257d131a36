/** A sentence of ours in which what stands between backticks is typed by the person. */
export function Told({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one immutable sentence
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part));
}
