/**
 * Whether the frame stands still on the screen. A page could keep the card in plain sight and push the frame under
 * a pointer that is about to press something else; the distance between screen and frame coordinates gives it away.
 */
let offset: { readonly x: number; readonly y: number } | undefined;
const listeners = new Set<() => void>();

/** `moved` is called when a trusted pointer finds the frame elsewhere than before. */
export function whenMoved(moved: () => void): () => void {
  listeners.add(moved);
  return () => void listeners.delete(moved);
}

function seen(event: PointerEvent): void {
  if (!event.isTrusted) return;
  const now = { x: event.screenX - event.clientX, y: event.screenY - event.clientY };
  const moved = offset !== undefined && Math.hypot(now.x - offset.x, now.y - offset.y) > 3;
  offset = now;
  if (moved) for (const listener of listeners) listener();
}

/** Begins to watch; to be called once. */
export function watchStillness(): void {
  for (const name of ['pointermove', 'pointerdown', 'pointerover'] as const)
    window.addEventListener(name, seen, { capture: true });
}
