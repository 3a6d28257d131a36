export { contextOf, systemPrompt } from './context.ts';
export { cutForModel, inventoryLimit, outputLimit } from './cut.ts';
export { type Crossing, type Divergence, type RunRecord, recording, replayed } from './replay.ts';
export { type AgentDoors, runAgent } from './run.ts';
export { Steering, type SteeringKind } from './steering.ts';
