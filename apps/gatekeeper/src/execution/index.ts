export type { CredentialLender, HostKeyFault, SecretBytes, SshCredential, SshHop } from '@interlock/wires';
export {
  type Execution,
  type ExecutionRooms,
  newExecution,
  type Performed,
  type Watching,
} from './execution.ts';
export type { Scrubbing } from './output.ts';
export type { Terminal } from './terminal.ts';
