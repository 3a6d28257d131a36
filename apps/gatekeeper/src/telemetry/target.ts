/** Where telemetry goes: a Sentry DSN, or the address of an OTLP receiver. TLS, but for this very machine. */
import { Fault } from '@interlock/model';

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For a screen and the ledger: no key. */
  readonly shown: string;
}

/** `https://KEY@HOST/PROJECT` (develop.sentry.dev, "DSN"). Throws Fault `telemetry.target`. */
export function errorsTarget(dsn: string): Target {
  const url = parsed(dsn, 'a Sentry DSN such as https://KEY@HOST/PROJECT');
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const project = parts.pop();
  if (!/^[0-9a-f]{8,64}$/.test(url.username) || url.password !== '' || !project || !/^\d{1,20}$/.test(project))
    throw refused('a Sentry DSN such as https://KEY@HOST/PROJECT');
  const base = `${url.origin}${parts.map((part) => `/${part}`).join('')}`;
  return {
    url: `${base}/api/${project}/envelope/`,
    headers: { 'x-sentry-auth': `Sentry sentry_version=7, sentry_client=interlock, sentry_key=${url.username}` },
    shown: `${base}/${project}`,
  };
}

/** `https://HOST/v1/metrics`. Throws Fault `telemetry.target`. */
export function usageTarget(address: string): Target {
  const url = parsed(address, 'the address of an OTLP receiver such as https://HOST/v1/metrics');
  if (url.username !== '' || url.password !== '') throw refused('an address without a name and a password in it');
  return { url: url.href, headers: {}, shown: url.href };
}

function parsed(text: string, wanted: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refused(wanted);
  }
  const here = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if ((url.protocol !== 'https:' && !(url.protocol === 'http:' && here)) || url.search !== '' || url.hash !== '')
    throw refused(wanted);
  return url;
}

function refused(wanted: string): Fault {
  return new Fault('telemetry.target', `Telemetry goes to ${wanted}.`, 'Name one; nothing was changed.');
}
