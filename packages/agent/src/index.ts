export { contextOf, systemPrompt } from './context.ts';
export { cutForModel, inventoryLimit, outputLimit } from './cut.ts';
export { type Heard, heardIn, saidAtFirst, saidBefore } from './heard.ts';
export { recording } from './recording.ts';
export { type Crossing, type Divergence, type ReplayOptions, type RunRecord, replayed, thrownOf } from './replay.ts';
export { type AgentDoors, runAgent } from './run.ts';
export { Steering, type SteeringKind } from './steering.ts';
