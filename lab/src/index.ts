export { type LabClock, type SteppedClock, steppedClock, wallClock } from './clock.ts';
export { defaultFaults, type FaultKind, faultKinds, type PlantedFault } from './fault-planting.ts';
export { type Lab, type LabDevice, type LabHandle, type LabOptions, type LabState, startLab } from './lab.ts';
export { hostileBanner, type Misbehaviour } from './misbehaviour.ts';
export { defaultPace, type Pace } from './network/network.ts';
export type { LabPlatform, SavedState } from './practice-device.ts';
export { type DeviceSecrets, type LabSecrets, newLabSecrets } from './secrets.ts';
export type { HostKeyView, KeyPair } from './ssh/keys.ts';
export { defaultTopology, type Role, type RouterPlan, type RouterRole, roles, type Topology } from './topology.ts';
