/**
 * AWS credentials out of a Cognito identity pool, for who has no keys of AWS of their own: the pool trusts a login (or
 * lets guests in) and lends keys for an hour. They stay in memory; the SDK asks for new ones before they run out.
 */
import { readFile } from 'node:fs/promises';
import { Fault } from '@interlock/model';
import { requireLoopback } from '../loopback.ts';
import { region } from './specs.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}
/** Gives credentials, or rejects with a Fault of area `model`. */
export type Identity = () => Promise<() => Promise<Credentials>>;

export interface CognitoPool {
  /** `us-east-1:` and a UUID. */
  readonly pool: string;
  /** Who vouches for the person, and the file in which their token rests; absent is a guest. Read anew each time. */
  readonly login?: { readonly provider: string; readonly tokenFile: string } | undefined;
}

export interface CognitoOptions {
  /** Another endpoint than Cognito's; loopback only, for tests. */
  readonly endpoint?: string;
  /** Tries of a request that was throttled. */
  readonly tries?: number;
  /** Milliseconds that it may take to give credentials. */
  readonly patience?: number;
}

const poolForm = /^us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Characters of a token that is no mistake. */
const longestToken = 20_000;

/**
 * Throws Fault `model.bad-pool` for a pool of another region or form, `model.endpoint-elsewhere` for an endpoint that is
 * not on this machine. Nothing is asked before the first credentials are wanted.
 */
export function cognitoIdentity(
  { pool, login }: CognitoPool,
  { endpoint, tries = 4, patience = 30_000 }: CognitoOptions = {},
): Identity {
  if (!poolForm.test(pool))
    throw new Fault(
      'model.bad-pool',
      `${JSON.stringify(pool.slice(0, 80))} is no Cognito identity pool of ${region}.`,
      `Its id begins with ${region}: and stands in the Cognito console, under identity pools.`,
    );
  if (endpoint !== undefined) requireLoopback(endpoint, 'INTERLOCK_COGNITO_ENDPOINT');
  return async () => {
    const { fromCognitoIdentityPool } = await import('@aws-sdk/credential-provider-cognito-identity');
    const kept = new Map<string, string>();
    const make = () =>
      fromCognitoIdentityPool({
        identityPoolId: pool,
        // Its own place, whatever AWS's files name as another (`endpoint_url`): a login goes there.
        clientConfig: {
          region,
          maxAttempts: tries,
          endpoint: endpoint ?? `https://cognito-identity.${region}.amazonaws.com`,
          useFipsEndpoint: false,
          useDualstackEndpoint: false,
          requestHandler: { connectionTimeout: patience, requestTimeout: patience, throwOnRequestTimeout: true },
        },
        // In memory alone: the SDK's own place may be a browser's storage.
        cache: {
          getItem: (key) => kept.get(key) ?? null,
          setItem: (key, value) => void kept.set(key, value),
          removeItem: (key) => void kept.delete(key),
        },
        ...(login ? { logins: { [login.provider]: () => tokenIn(login.tokenFile) } } : {}),
      });
    let provider = make();
    return async () => {
      try {
        return await inTime(provider(), patience);
      } catch (error) {
        provider = make(); // an identity that is gone is not asked for for ever
        throw faultOf(error);
      }
    };
  };
}

/** The same, or Fault `model.no-credentials` after so many milliseconds. */
async function inTime<T>(given: Promise<T>, patience: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Fault(
            'model.no-credentials',
            `Cognito gave no credentials within ${Math.round(patience / 1000)} seconds.`,
            'See that this machine reaches AWS, then ask again.',
          ),
        ),
      patience,
    );
  });
  return Promise.race([given, late]).finally(() => clearTimeout(timer));
}

async function tokenIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw noToken(file, cause);
  });
  const token = text.trim();
  if (token === '' || token.length > longestToken) throw noToken(file);
  return token;
}

const noToken = (file: string, cause?: unknown) =>
  new Fault('model.no-token', `There is no token in ${file}.`, 'Sign in again where it comes from.', { cause });

function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const { name = '', message = '' } = error as { name?: string; message?: string };
  const make = (code: `model.${string}`, what: string, next: string) => new Fault(code, what, next, { cause: error });
  if (name === 'TooManyRequestsException')
    return make('model.throttled', 'Cognito throttles the identity pool.', 'Wait a minute and ask again.');
  if (name === 'ResourceNotFoundException')
    return make(
      'model.bad-pool',
      `There is no such identity pool in ${region}.`,
      'Look up its id in the Cognito console, then `npx --no interlock settings cognito POOL`.',
    );
  if (name === 'NotAuthorizedException' && /expired/i.test(message))
    return make(
      'model.token-expired',
      'The login that Cognito was shown has expired.',
      'Sign in again, then ask again.',
    );
  if (/^(NotAuthorizedException|InvalidIdentityPoolConfigurationException|InvalidParameterException)$/.test(name))
    return make(
      'model.no-access',
      'The identity pool gives no credentials for this login.',
      'Whoever keeps the pool lets this login (or guests) in, with a role that may call Bedrock.',
    );
  return make(
    'model.no-credentials',
    'Cognito gave no credentials, or what it said could not be read.',
    'See that this machine reaches AWS, then ask again.',
  );
}
