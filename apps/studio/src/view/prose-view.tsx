import { type Block, blocks } from '../state/prose.ts';

/** Words of the model: inert text in our own typography. */
export function ProseView({ text, broken = false }: { text: string; broken?: boolean }) {
  return (
    <div className={broken ? 'prose broken' : 'prose'} {...(broken ? { title: 'This answer broke off.' } : {})}>
      {blocks(text).map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: blocks only grow at their end
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'code') return <pre>{block.text}</pre>;
  const inside = block.spans.map((span, index) => {
    const Tag = span.kind === 'text' ? 'span' : span.kind;
    // biome-ignore lint/suspicious/noArrayIndexKey: spans of one block
    return <Tag key={index}>{span.text}</Tag>;
  });
  return <p className={block.kind}>{inside}</p>;
}
