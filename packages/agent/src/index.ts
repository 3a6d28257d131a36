export { systemPrompt } from './context.ts';
export { cutForModel, inventoryLimit, outputLimit } from './cut.ts';
export { type AgentDoors, runAgent } from './run.ts';
export { Steering, type SteeringKind } from './steering.ts';
