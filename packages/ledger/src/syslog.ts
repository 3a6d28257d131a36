/** Events as syslog messages (RFC 5424), framed for a stream (RFC 5425). */

/** Facility 13 of RFC 5424: log audit. */
const audit = 13;
/** Severities of syslog by those of OCSF: informational, low, medium, high, critical. */
const severities = [6, 6, 5, 4, 2, 1];
const longestName = 255;

export interface SyslogEvent {
  readonly time: number;
  readonly severity_id: number;
  readonly message: string;
  readonly metadata: { readonly sequence: number };
}

/** One message with its length before it; the event itself is the text, as JSON. */
export function syslogFrame(event: SyslogEvent, hostName: string): Buffer {
  const priority = audit * 8 + (severities[event.severity_id] ?? 6);
  const host = hostName.replace(/[^\x21-\x7e]/g, '').slice(0, longestName) || '-';
  const id = event.message.replace(/[^\x21-\x7e]/g, '').slice(0, 32) || '-';
  // sequenceId begins at 1 and returns to it behind 2^31 - 1 (RFC 5424, section 7.3.1); the event has the whole number.
  const sequence = (event.metadata.sequence % 2_147_483_647) + 1;
  const head = `<${priority}>1 ${new Date(event.time).toISOString()} ${host} interlock - ${id} [meta sequenceId="${sequence}"] `;
  const body = Buffer.from(head + JSON.stringify(event));
  return Buffer.concat([Buffer.from(`${body.length} `), body]);
}
