/** What one line, or one part of it, was found to be; and how several findings become one. */
import type { CliMode, Destination, RiskClass, RiskTag, Span } from '@interlock/model';

export interface Judgement {
  readonly class: RiskClass;
  /** One sentence for a person. */
  readonly reason: string;
  /** Offsets in the line that was judged. */
  readonly span?: Span;
  readonly resolved?: string;
  readonly tags: readonly RiskTag[];
  /** Where a probe or a copy goes, where that was read with the class; else the words of the line tell. */
  readonly destinations?: readonly Destination[];
  /** The mode the line leaves behind. */
  readonly leaves: CliMode;
}

const order: Readonly<Record<RiskClass, number>> = { 'read-only': 0, moderate: 1, unknown: 2, dangerous: 3 };

/** True where `a` is strictly worse than `b`. */
export function isWorse(a: RiskClass, b: RiskClass): boolean {
  return order[a] > order[b];
}

/** Of a line that is a remark. */
export const remarkReason = 'a remark does nothing';

/** An `unknown` with its reason; the mode that follows is unknown too unless it is given. */
export function unknown(reason: string, span?: Span, leaves: CliMode = 'unknown'): Judgement {
  return { class: 'unknown', reason, ...(span && { span }), tags: [], leaves };
}

/** The worst of several findings decides; tags add up; the mode is that of the last. `all` is not empty. */
export function inSequence(all: readonly Judgement[]): Judgement {
  const worst = worstOf(all);
  return { ...worst, tags: tagsOf(all), ...goingTo(all), leaves: (all.at(-1) as Judgement).leaves };
}

/** The worst of several readings of one text decides; the mode left behind is known only where all agree. */
export function eitherWay(all: readonly Judgement[]): Judgement {
  const worst = worstOf(all);
  const leaves = all.every((one) => one.leaves === worst.leaves) ? worst.leaves : 'unknown';
  return { ...worst, tags: tagsOf(all), ...goingTo(all), leaves };
}

function worstOf(all: readonly Judgement[]): Judgement {
  let worst = all[0] as Judgement;
  for (const one of all) if (isWorse(one.class, worst.class)) worst = one;
  return worst;
}

/** Every tag once, in the order they were first said. */
export function tagsOf(all: readonly { readonly tags: readonly RiskTag[] }[]): RiskTag[] {
  return [...new Set(all.flatMap((one) => one.tags))];
}

/** All destinations; a place that one finding knows is not made up for by another. */
export function goingTo(all: readonly Pick<Judgement, 'destinations'>[]): Pick<Judgement, 'destinations'> {
  const destinations = all.flatMap((one) => one.destinations ?? []);
  return destinations.length > 0 ? { destinations } : {};
}

/** The same finding with its spans moved by `by`. */
export function shifted(one: Judgement, by: number): Judgement {
  if (by === 0) return one;
  const move = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  const { span, destinations } = one;
  return {
    ...one,
    ...(span && { span: move(span) }),
    ...(destinations && { destinations: destinations.map((place) => ({ ...place, span: move(place.span) })) }),
  };
}
