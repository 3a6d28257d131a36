/** The two axes of a conversation: what the agent may use (mode), and when the gate asks (trust). */
import { z } from 'zod';

export const trustLevelSchema = z.enum(['manual', 'supervised', 'autonomous']);
/** Manual asks for everything, Supervised lets reads flow, Autonomous lets Moderate flow where policy permits. */
export type TrustLevel = z.infer<typeof trustLevelSchema>;

export const agentModeSchema = z.enum(['default', 'ask', 'planning']);
/** Default has every tool, Ask reads and talks, Planning reads and ends in a plan. Enforced by the gate. */
export type AgentMode = z.infer<typeof agentModeSchema>;

export const environmentSchema = z.enum(['lab', 'staging', 'prod', 'core']);
/** What a host is to its owner; colours and policy hang on it. */
export type Environment = z.infer<typeof environmentSchema>;
