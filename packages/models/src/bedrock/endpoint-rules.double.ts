/** What Bedrock refuses of a request, as far as its pages and its error messages tell: for the double of it. */
import { createHash } from 'node:crypto';
import type { Asked } from './endpoint.double.ts';

type Body = Asked['body'];
type Content = Record<string, unknown>;

/** The double's seal of a thought: whoever changes the text loses it. */
export const signatureOf = (text: string): string =>
  `sealed-${createHash('sha256').update(`the double's key ${text}`).digest('base64')}`;

/** Why the service would not take it; null where it would. */
export function complaintOf(body: Body): string | null {
  return (
    turns(body) ?? length(body) ?? names(body) ?? results(body) ?? thoughts(body) ?? points(body) ?? pictures(body)
  );
}

/** Tokens of a request that the models read, counted as four characters each. */
const mostTokens = 200_000;

function length({ system, messages, toolConfig }: Body): string | null {
  const tokens = Math.ceil(JSON.stringify([system, messages, toolConfig], withoutBytes).length / 4);
  return tokens > mostTokens ? `prompt is too long: ${tokens} tokens > ${mostTokens} maximum` : null;
}

const withoutBytes = (name: string, value: unknown): unknown => (name === 'bytes' ? '' : value);

function turns({ messages }: Body): string | null {
  for (const [n, { role, content }] of messages.entries()) {
    if (role !== (n % 2 === 0 ? 'user' : 'assistant'))
      return `messages.${n}: roles must alternate between "user" and "assistant"`;
    if (content.length === 0) return `messages.${n}: content must not be empty`;
    if (content.some(({ text }) => text === '')) return `messages.${n}: text content blocks must be non-empty`;
  }
  return messages.at(-1)?.role === 'user' ? null : 'This model does not support assistant message prefill.';
}

const idsOf = (content: readonly Content[] | undefined, kind: 'toolUse' | 'toolResult'): string[] =>
  (content ?? []).flatMap((block) => {
    const one = block[kind] as { toolUseId: string } | undefined;
    return one ? [one.toolUseId] : [];
  });

/** Letters of an id and of a tool's name, and that no two uses have one id. */
function names({ messages }: Body): string | null {
  const seen = new Set<string>();
  for (const [n, { content }] of messages.entries())
    for (const block of content) {
      const use = block.toolUse as { toolUseId: string; name: string } | undefined;
      if (!use) continue;
      for (const name of [use.toolUseId, use.name])
        if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name))
          return `Value '${name}' at 'messages.${n}.member.content' failed to satisfy constraint: [a-zA-Z0-9_-]+`;
      if (seen.has(use.toolUseId)) return `messages.${n}: \`tool_use\` ids must be unique`;
      seen.add(use.toolUseId);
    }
  return null;
}

function results({ messages, toolConfig }: Body): string | null {
  for (const [n, { content }] of messages.entries()) {
    const uses = idsOf(content, 'toolUse');
    const answered = new Set(idsOf(messages[n + 1]?.content, 'toolResult'));
    const open = uses.filter((id) => !answered.has(id));
    if (open.length > 0)
      return `messages.${n + 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open}`;
    const known = new Set(idsOf(messages[n - 1]?.content, 'toolUse'));
    if (idsOf(content, 'toolResult').some((id) => !known.has(id)))
      return `messages.${n}: unexpected \`tool_use_id\` found in \`tool_result\` blocks`;
    if (uses.length > 0 && !toolConfig) return 'The toolConfig field must be defined when using toolUse blocks.';
  }
  return null;
}

function thoughts({ messages, additionalModelRequestFields, inferenceConfig }: Body): string | null {
  const thinking = additionalModelRequestFields?.thinking;
  for (const [n, { role, content }] of messages.entries())
    for (const block of content) {
      const reasoning = block.reasoningContent as { reasoningText?: { text: string; signature?: string } } | undefined;
      if (!reasoning) continue;
      if (role !== 'assistant') return `messages.${n}: thinking blocks are only allowed in assistant messages`;
      const said = reasoning.reasoningText;
      if (said && said.signature !== signatureOf(said.text))
        return `messages.${n}: Invalid \`signature\` in \`thinking\` block`;
    }
  if (thinking?.type !== 'enabled') return null;
  const budget = thinking.budget_tokens ?? 0;
  if (budget < 1024) return 'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024';
  if (budget >= (inferenceConfig?.maxTokens ?? 0)) return '`max_tokens` must be greater than `thinking.budget_tokens`';
  const last = messages.at(-1);
  if (!last || idsOf(last.content, 'toolResult').length === 0) return null;
  return messages.at(-2)?.content[0]?.reasoningContent === undefined
    ? `messages.${messages.length - 2}.content.0.type: Expected \`thinking\` or \`redacted_thinking\`, but found \`tool_use\`.`
    : null;
}

function points({ system, messages, toolConfig }: Body): string | null {
  const all = [...(toolConfig?.tools ?? []), ...(system ?? []), ...messages.flatMap(({ content }) => content)];
  const count = all.filter((block) => 'cachePoint' in block).length;
  return count > 4 ? `A maximum of 4 blocks with cache_control may be provided. Found ${count}.` : null;
}

/** Bytes of one image, and images of one request. */
const mostBytes = 3.75 * 1024 * 1024;
const mostImages = 20;

function pictures({ messages }: Body): string | null {
  const images = messages.flatMap(({ content }) =>
    content.flatMap(({ image }) => (image ? [image as { format: string; source: { bytes: string } }] : [])),
  );
  if (images.length > mostImages) return `Too many images: ${images.length}`;
  for (const { format, source } of images) {
    const bytes = Buffer.from(source.bytes, 'base64');
    if (bytes.length > mostBytes) return 'The image exceeds 3.75 MB.';
    if (!magic[format]?.(bytes)) return 'Could not process image';
  }
  return null;
}

const magic: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  png: (bytes) => bytes.subarray(1, 4).toString() === 'PNG',
  jpeg: (bytes) => bytes.readUInt16BE(0) === 0xffd8,
  gif: (bytes) => bytes.subarray(0, 3).toString() === 'GIF',
  webp: (bytes) => bytes.subarray(8, 12).toString() === 'WEBP',
};
