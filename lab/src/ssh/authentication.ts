import type ssh2 from 'ssh2';
import type { DeviceFace } from './face.ts';
import { parseKey } from './keys.ts';

/** Attempts after which the connection is ended, as OpenSSH and IOS do. */
const attempts = 3;
const offered: ssh2.AuthenticationType[] = ['publickey', 'password', 'keyboard-interactive'];

/** Answers a connection's logins by password, by keyboard-interactive and by public key. */
export function authenticate(connection: ssh2.Connection, face: DeviceFace, accepted: (user: string) => void): void {
  let failed = 0;
  connection.on('authentication', (context) => {
    const settle = (good: boolean) => {
      if (good && !face.misbehaviour().rejectLogins) {
        accepted(context.username);
        context.accept();
        return;
      }
      failed++;
      context.reject(offered);
      if (failed >= attempts) connection.end();
    };
    if (context.method === 'password') settle(face.checkPassword(context.username, context.password));
    else if (context.method === 'keyboard-interactive')
      context.prompt([{ prompt: 'Password: ', echo: false }], (answers) =>
        settle(face.checkPassword(context.username, answers[0] ?? '')),
      );
    else if (context.method === 'publickey') {
      const known = knownKey(context, face);
      // Asking whether a key would do is not an attempt.
      if (known && !context.signature && !face.misbehaviour().rejectLogins) context.accept();
      else if (!known && !context.signature) context.reject(offered);
      else settle(known?.verify(context.blob as Buffer, context.signature as Buffer, context.hashAlgo) === true);
    } else context.reject(offered);
  });
}

function knownKey(context: ssh2.PublicKeyAuthContext, face: DeviceFace): ssh2.ParsedKey | null {
  for (const text of face.authorizedKeys(context.username)) {
    const key = parseKey(text);
    if (key.type === context.key.algo && key.getPublicSSH().equals(context.key.data)) return key;
  }
  return null;
}
