export type { Approver, CardAnswer } from './call/cards.ts';
export { controlAnswer } from './control-answers.ts';
export { type Gatekeeper, type GatekeeperOptions, startGatekeeper } from './gatekeeper.ts';
export type { LabBeside, LabDevice } from './lab-hosts.ts';
export { outsideFile, readOutsideFile, stateFolder } from './ledger-keeping/outside.ts';
export { keptSecrets } from './records/kept-secrets.ts';
export { openRooms, type Rooms, type Unlocking } from './rooms.ts';
export { askControl } from './studio/control.ts';
export { type Program, workspaceProgram } from './workspace/walls.ts';
