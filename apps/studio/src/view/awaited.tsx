import { useEffect, useState } from 'react';

/** True once something has been awaited for 300 ms, and then for 5 s. */
export function useSlow(since: number | null): 'quick' | 'slow' | 'long' {
  const [pace, setPace] = useState<'quick' | 'slow' | 'long'>('quick');
  useEffect(() => {
    setPace('quick');
    if (since === null) return;
    const waited = Date.now() - since;
    const slow = setTimeout(() => setPace('slow'), Math.max(0, 300 - waited));
    const long = setTimeout(() => setPace('long'), Math.max(0, 5000 - waited));
    return () => {
      clearTimeout(slow);
      clearTimeout(long);
    };
  }, [since]);
  return pace;
}

/** Says what is awaited and from whom; after five seconds it offers to stop. */
export function Awaited({ since, what, stop }: { since: number | null; what: string; stop?: () => void }) {
  const pace = useSlow(since);
  if (pace === 'quick') return null;
  return (
    <p className="thinking" role="status">
      <span className="pulse" />
      {what}
      {pace === 'long' && stop && (
        <button type="button" className="button small" onClick={stop}>
          Stop waiting
        </button>
      )}
    </p>
  );
}
