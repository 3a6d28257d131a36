import type { RiskClass } from '@interlock/model';
import { classShapes } from '../state/class-shape.ts';

/** Shape and colour of a class, with its word for whoever does not see it. */
export function ClassMark({ of }: { of: RiskClass }) {
  const { word, path, filled } = classShapes[of];
  return (
    <svg className={`shape ${of}`} viewBox="0 0 12 12" role="img" aria-label={word}>
      <title>{word}</title>
      <path d={path} fill={filled ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="1.4" />
    </svg>
  );
}
