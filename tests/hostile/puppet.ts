/**
 * A subverted workspace (a double of the program, behind the real walls): says what the orders beside it tell it to
 * say, whatever the protocol thinks of it. Orders come by file, because that is all such a process can be told by.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export type Order =
  /** A frame; `$agent0` is the agent of the first run it was told of, `$host:NAME` a host's id. */
  | { readonly say: Record<string, unknown>; readonly times?: number }
  /** Bytes as they are, in base64. */
  | { readonly bytes: string; readonly times?: number; readonly to?: 'stderr' }
  /** Tells what it was answered since the last time, in the only words of its own that are shown: an explanation. */
  | { readonly report: string }
  | { readonly deaf: true }
  | { readonly exit: number };

export interface Orders {
  /** Orders before this one were for an earlier life. */
  readonly from: number;
  readonly orders: readonly Order[];
}

const file = path.join(import.meta.dirname, 'orders.json');
const names = new Map<string, string>();
const answers: string[] = [];
/** What each request was about. */
const labels = new Map<number, string>();
let runs = 0;
let number = 0;
let done = -1;

const frame = (message: unknown) => {
  const body = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
};
const named = (text: string) =>
  text.replace(/\$(agent\d+|host:[a-z0-9-]+)/g, (_, name: string) => names.get(name) ?? name);

/** A request of the next number, remembered by the use that it names or by its method. */
function request(message: { method?: unknown; params?: Record<string, unknown> }): string {
  number++;
  labels.set(number, String(message.params?.use ?? message.method));
  return frame(JSON.parse(named(JSON.stringify({ jsonrpc: '2.0', id: number, ...message }))));
}

function obey(order: Order): void {
  if ('exit' in order) process.exit(order.exit);
  else if ('deaf' in order) process.stdin.pause();
  else if ('report' in order)
    process.stdout.write(
      request({
        method: 'call.propose',
        params: {
          use: `report ${number} ${process.hrtime.bigint()}`,
          agent: order.report,
          tool: 'inventory.list',
          arguments: {},
          explanation: JSON.stringify(answers.splice(0)).slice(0, 4000),
        },
      }),
    );
  else
    for (let n = 0; n < (order.times ?? 1); n++)
      if ('say' in order) process.stdout.write(request(order.say));
      else process[order.to ?? 'stdout'].write(Buffer.from(order.bytes, 'base64'));
}

let unread = Buffer.alloc(0);
process.stdin.on('data', (bytes: Buffer) => {
  unread = Buffer.concat([unread, bytes]);
  for (;;) {
    const head = unread.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/.exec(unread.subarray(0, head).toString())?.[1]);
    if (unread.length < head + 4 + length) return;
    hear(JSON.parse(unread.subarray(head + 4, head + 4 + length).toString('utf8')) as Record<string, unknown>);
    unread = unread.subarray(head + 4 + length);
  }
});

function hear(message: Record<string, unknown>): void {
  if (message.method === 'run.begin') {
    const { agent, hosts } = message.params as { agent: string; hosts: { id: string; name: string }[] };
    if (![...names.values()].includes(agent)) names.set(`agent${runs++}`, agent);
    for (const { id, name } of hosts) names.set(`host:${name}`, id);
  } else if (message.method === undefined) {
    const error = message.error as { data?: { code?: string } } | undefined;
    const result = message.result as { status?: string; text?: string } | undefined;
    const label = labels.get(message.id as number) ?? 'nothing';
    if (label.startsWith('report ')) return;
    const answer = error?.data?.code ?? [result?.status, result?.text?.slice(0, 60)].filter(Boolean).join(': ');
    answers.push(`${label} = ${answer}`);
  }
}

process.stdin.on('end', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
process.stdout.write(request({ method: 'ready', params: { protocol: 1 } }));
setInterval(() => {
  const { from, orders } = JSON.parse(readFileSync(file, 'utf8')) as Orders;
  done = Math.max(done, from);
  // An order that speaks of a run waits until the run is known.
  while (done < orders.length) {
    const order = orders[done] as Order;
    const wanted = [...JSON.stringify(order).matchAll(/\$(agent\d+|host:[a-z0-9-]+)/g)];
    if (wanted.some(([, name]) => !names.has(name as string))) return;
    done++;
    obey(order);
  }
}, 20);
