export {
  type CredentialLender,
  HostKeyFault,
  type SecretBytes,
  type SshCredential,
  type SshHop,
} from '@interlock/wires';
export type { Enabling } from './enable.ts';
export {
  type Execution,
  type ExecutionRooms,
  newExecution,
  type Performed,
  type Watching,
} from './execution.ts';
export type { Scrubbing } from './output.ts';
export type { Terminal } from './terminal.ts';
