/**
 * A double of two devices for the bench, a process of its own: the account `flood` gets a shell that sends as fast as
 * it can, the account `echo` one that answers each byte with itself. Prints its port.
 */
import { type AddressInfo, createServer } from 'node:net';
import ssh2 from 'ssh2';

function keys(): string {
  for (;;) {
    const { private: key } = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(key) instanceof Error)) return key;
  }
}

const block = Buffer.from(
  `${'Interface              IP-Address      OK? Method Status                Protocol\r\n'.repeat(200)}`,
);

const server = new ssh2.Server({ hostKeys: [keys()] }, (client) => {
  let account = '';
  client.on('error', () => {});
  client.on('authentication', (context) => {
    account = context.username;
    context.method === 'password' ? context.accept() : context.reject(['password']);
  });
  client.on('session', (accept) => {
    const session = accept();
    session.on('pty', (ok) => ok?.());
    session.on('window-change', (ok) => ok?.());
    session.on('shell', (ok) => {
      const stream = ok();
      stream.on('error', () => {});
      if (account === 'echo') stream.on('data', (bytes: Buffer) => stream.write(bytes));
      else {
        const pour = () => {
          while (!stream.destroyed && stream.write(block)) {
            // until the other end has no more room
          }
        };
        stream.on('drain', pour);
        pour();
      }
    });
  });
});
const listener = createServer((socket) => {
  socket.setNoDelay(true);
  server.injectSocket(socket);
});
listener.listen(0, '127.0.0.1', () => process.stdout.write(`${(listener.address() as AddressInfo).port}\n`));
process.stdin.on('end', () => process.exit(0)).resume();
