/** A client for the lab's own tests: it sends keys and waits for text, as a person does. */
import ssh2 from 'ssh2';
import type { LabDevice } from '../lab.ts';

export interface Dialogue {
  /** Waits until the text since the last wait contains `wanted`; answers that text up to and with it. */
  readonly until: (wanted: string | RegExp) => Promise<string>;
  readonly send: (text: string) => void;
  /** Sends a line, waits for the next prompt, answers everything between. */
  readonly run: (line: string, prompt?: string | RegExp) => Promise<string>;
  /** Everything so far, as it came. */
  readonly seen: () => string;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
  readonly connection: ssh2.Client;
  readonly end: () => void;
}

/** Milliseconds after which waiting is given up; long, because it is a bug's limit and not a measure. */
const patience = 8000;

/** Logs in; rejects with ssh2's error. */
export function login(device: LabDevice, options: Partial<ssh2.ConnectConfig> = {}): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  return new Promise((resolve, reject) => {
    client.once('ready', () => {
      client.setNoDelay(true);
      resolve(client);
    });
    client.on('error', reject);
    client.once('close', () => reject(new Error('closed before it was ready')));
    const { host, port, username, password } = device;
    client.on('keyboard-interactive', (_name, _instructions, _language, _prompts, finish) => finish([password]));
    client.connect({ host, port, username, password, ...options });
  });
}

/** Logs in and opens a shell. */
export async function converse(
  device: LabDevice,
  options: Partial<ssh2.ConnectConfig> & { rows?: number; columns?: number } = {},
): Promise<Dialogue> {
  const { rows = 24, columns = 80, ...config } = options;
  const client = await login(device, config);
  const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) => {
    client.shell({ rows, cols: columns }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  return dialogue(client, channel);
}

function dialogue(connection: ssh2.Client, channel: ssh2.ClientChannel): Dialogue {
  let all = '';
  let from = 0;
  let wake = () => {};
  let gone = false;
  channel.on('data', (bytes: Buffer) => {
    all += bytes.toString('utf8');
    wake();
  });
  const closed = new Promise<void>((resolve) => {
    const done = () => {
      gone = true;
      wake();
      resolve();
    };
    connection.once('close', done);
    channel.once('close', () => setImmediate(done));
  });
  const find = (wanted: string | RegExp): number => {
    const text = all.slice(from);
    if (typeof wanted === 'string') {
      const at = text.indexOf(wanted);
      return at < 0 ? -1 : at + wanted.length;
    }
    const match = wanted.exec(text);
    return match ? match.index + match[0].length : -1;
  };
  const until = async (wanted: string | RegExp): Promise<string> => {
    const limit = Date.now() + patience;
    for (;;) {
      const end = find(wanted);
      if (end >= 0) {
        const text = all.slice(from, from + end);
        from += end;
        return text;
      }
      if (gone || Date.now() > limit)
        throw new Error(
          `waited for ${String(wanted)}, ${gone ? 'the end came' : 'in vain'}; saw ${JSON.stringify(all.slice(from))}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limit - Date.now() + 1);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  return {
    until,
    send: (text) => void channel.write(text),
    // A log message may come behind the prompt before anybody reads it.
    async run(line, prompt = /[\w-]+(\([\w-]+\))?[#>](?=(?:\r\n\*[^\r\n]*)*(?:\r\n)?$)/) {
      channel.write(`${line}\r`);
      return until(prompt);
    },
    seen: () => all,
    closed,
    connection,
    end: () => connection.end(),
  };
}

/** Runs one command on a channel of its own; what came, and the exit status. */
export function execute(client: ssh2.Client, command: string): Promise<{ output: string; status: number | null }> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      let output = '';
      let status: number | null = null;
      channel.on('data', (bytes: Buffer) => {
        output += bytes.toString('utf8');
      });
      channel.on('exit', (code: number | null) => {
        status = code;
      });
      channel.on('close', () => resolve({ output, status }));
    });
  });
}
