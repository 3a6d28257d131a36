export { connectSsh, fetchHostKey } from './connect.ts';
export { hostKeyOf } from './host-key.ts';
export * from './ssh.ts';
