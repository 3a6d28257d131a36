/** A plan: steps with host, lines, class and check, that a person approves, edits or rejects as a whole. */
import { environmentSchema, idSchema, riskClassSchema } from '@interlock/model';
import { z } from 'zod';

/** A plan as it is proposed, and as a person edits it on its card. */
export const planEditSchema = z.strictObject({
  title: z.string().min(1).max(200),
  steps: z
    .array(
      z.strictObject({
        host: idSchema('host'),
        command: z.string().min(1).max(10_000),
        check: z.strictObject({ command: z.string().min(1).max(500), expect: z.string().min(1).max(200) }),
      }),
    )
    .min(1)
    .max(20),
});
export type PlanEdit = z.infer<typeof planEditSchema>;

export const planStepSchema = z.object({
  host: z.object({ id: idSchema('host'), name: z.string(), environment: environmentSchema }),
  /** The exact lines that run. */
  command: z.string(),
  class: riskClassSchema,
  /** The classifier's sentence. */
  why: z.string(),
  /** A read on the same host, and what must stand in its output; without it the plan does not go on. */
  check: z.object({ command: z.string(), expect: z.string() }),
  /** Whether the approval of the plan covers it; else it asks again when its turn comes. */
  covered: z.boolean(),
});
export type PlanStep = z.infer<typeof planStepSchema>;

export const planSchema = z.object({
  id: idSchema('message'),
  title: z.string(),
  steps: z.array(planStepSchema),
  /** Hash of the steps in order, as the approval names them. */
  hash: z.string(),
});
export type Plan = z.infer<typeof planSchema>;

/** `void`: a check failed, a step did, or what it rested on changed; every further step asks again. */
export const planStateSchema = z.enum(['proposed', 'approved', 'rejected', 'running', 'done', 'void']);
export type PlanState = z.infer<typeof planStateSchema>;
