/** Endpoints that tests point elsewhere: this machine alone, so that nothing a model reads is sent to a stranger. */
import { Fault } from '@interlock/model';

/** Throws Fault `model.endpoint-elsewhere` for any address that is not of this machine. */
export function requireLoopback(endpoint: string, variable: string): void {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  if (/^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(host)) return;
  throw new Fault(
    'model.endpoint-elsewhere',
    `${variable} names another machine; it is for tests on this one.`,
    'Unset it: without it AWS itself is asked.',
  );
}
