/** Amazon Cognito's identity endpoint (a double): JSON 1.1 as the real SDK speaks it, with its bad days. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface CognitoAsked {
  readonly operation: string;
  readonly body: { readonly IdentityPoolId?: string; readonly IdentityId?: string; readonly Logins?: object };
}
export type CognitoAnswer =
  | { readonly status: number; readonly body: object; readonly type?: string }
  | 'garbage'
  | 'cut';

export const pool = 'us-east-1:0f0e0d0c-0b0a-4909-8807-060504030201';
const identity = 'us-east-1:11111111-2222-4333-8444-555555555555';

export const refuses = (status: number, type: string, message = ''): CognitoAnswer => ({
  status,
  type,
  body: { __type: type, message },
});

/** Credentials that run out after so many seconds; each time others. */
export function lends(seconds: number): (n: number) => CognitoAnswer {
  return (n) => ({
    status: 200,
    body: {
      IdentityId: identity,
      Credentials: {
        AccessKeyId: `ASIADOUBLE${n}`,
        SecretKey: 'not-a-real-key',
        SessionToken: `session-${n}`,
        Expiration: Math.floor(Date.now() / 1000) + seconds,
      },
    },
  });
}

/** `first` answers before everything else, one a request; then the pool is known and lends for `seconds`. */
export async function startCognito(seconds = 3600, ...first: CognitoAnswer[]) {
  const asked: CognitoAsked[] = [];
  let lent = 0;
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const body = JSON.parse(text) as CognitoAsked['body'];
      asked.push({ operation, body });
      const answer = first.shift() ?? usual(operation, body);
      if (answer === 'cut') return void request.socket.destroy();
      const { status, body: said, type } = answer === 'garbage' ? { status: 200, body: null, type: undefined } : answer;
      response.writeHead(status, {
        'content-type': 'application/x-amz-json-1.1',
        ...(type === undefined ? {} : { 'x-amzn-errortype': type }),
      });
      response.end(said === null ? '<html>no json</html>' : JSON.stringify(said));
    });
  });
  const usual = (operation: string, body: CognitoAsked['body']): CognitoAnswer => {
    if (operation === 'GetId')
      return body.IdentityPoolId === pool
        ? { status: 200, body: { IdentityId: identity } }
        : refuses(400, 'ResourceNotFoundException', `IdentityPool '${body.IdentityPoolId}' not found.`);
    return body.IdentityId === identity
      ? lends(seconds)(++lent)
      : refuses(400, 'ResourceNotFoundException', `Identity '${body.IdentityId}' not found.`);
  };
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
