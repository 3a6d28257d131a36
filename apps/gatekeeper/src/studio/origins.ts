/** The names the listener answers to. A request for any other name, or from any other page, is refused. */

export interface Origins {
  /** `http://NAME.localhost:PORT`; the page. */
  readonly page: string;
  /** `http://card.NAME.localhost:PORT`; what authorizes. */
  readonly card: string;
}

export function originsOf(name: string, port: number): Origins {
  return { page: `http://${name}.localhost:${port}`, card: `http://card.${name}.localhost:${port}` };
}

/** For browsers that do not resolve names under `localhost`: two ports of 127.0.0.1 are two origins as well. */
export function plainOrigins(port: number, cardPort: number): Origins {
  return { page: `http://127.0.0.1:${port}`, card: `http://127.0.0.1:${cardPort}` };
}

/** Which of the two a Host header names; undefined for every other name, whatever it resolves to. */
export function roleOfHost(host: string | undefined, origins: Origins): 'page' | 'card' | undefined {
  if (host === undefined) return undefined;
  const origin = `http://${host.toLowerCase()}`;
  return origin === origins.page ? 'page' : origin === origins.card ? 'card' : undefined;
}

/** Headers of every answer: nothing from elsewhere, no inline script, no frame but the card in the page. */
export function headersFor(role: 'page' | 'card', origins: Origins): Record<string, string> {
  const own = role === 'page' ? origins.page : origins.card;
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${own.replace('http:', 'ws:')}`,
    `frame-src ${role === 'page' ? origins.card : "'none'"}`,
    `frame-ancestors ${role === 'page' ? "'none'" : origins.page}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return {
    'Content-Security-Policy': policy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Origin-Agent-Cluster': '?1',
    'Permissions-Policy': permissions(role, origins),
    'Cache-Control': 'no-store',
  };
}

/** What neither the page nor the frame has a use for. */
const unused =
  'accelerometer autoplay camera clipboard-read display-capture encrypted-media gamepad geolocation gyroscope hid identity-credentials-get idle-detection local-fonts magnetometer microphone midi otp-credentials payment picture-in-picture screen-wake-lock serial storage-access usb window-management xr-spatial-tracking'.split(
    ' ',
  );

/**
 * Passkeys are bound to the card's name, which the page cannot ask for: only a name it ends with would do. It must have
 * the right all the same, or it could not hand it on to its frame; what it asks for in its own name proves nothing here.
 */
function permissions(role: 'page' | 'card', origins: Origins): string {
  const passkeys = role === 'page' ? `(self "${origins.card}")` : '(self)';
  return [
    ...unused.map((feature) => `${feature}=()`),
    `publickey-credentials-get=${passkeys}`,
    `publickey-credentials-create=${passkeys}`,
  ].join(', ');
}
