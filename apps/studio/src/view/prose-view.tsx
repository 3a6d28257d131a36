import { type Block, blocks, type Span } from '../state/prose.ts';

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
  if (block.kind === 'table') return <TableView {...block} />;
  const mark = block.kind === 'item' && block.mark !== undefined;
  return (
    <p className={mark ? 'item numbered' : block.kind}>
      {mark && <span className="mark">{block.mark}</span>}
      <Spans spans={block.spans} />
    </p>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, index) => {
    const Tag = span.kind === 'text' ? 'span' : span.kind;
    // biome-ignore lint/suspicious/noArrayIndexKey: spans of one block
    return <Tag key={index}>{span.text}</Tag>;
  });
}

function TableView({ head, rows }: Pick<Extract<Block, { kind: 'table' }>, 'head' | 'rows'>) {
  return (
    <div className="table">
      <table>
        <thead>
          <Row cells={head} as="th" />
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows only grow at their end
            <Row key={index} cells={cells} as="td" />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ cells, as: Cell }: { cells: readonly (readonly Span[])[]; as: 'th' | 'td' }) {
  return (
    <tr>
      {cells.map((spans, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
        <Cell key={column}>
          <Spans spans={spans} />
        </Cell>
      ))}
    </tr>
  );
}
