import { useEffect, type RefObject } from 'react';

/** Frames a pop-up may take until what is in it can be focused. */
const MOST_FRAMES = 20;

/** Puts the focus into a field of a pop-up as soon as the pop-up is where it belongs; until then browsers refuse. */
export function useFocus(field: RefObject<HTMLElement | null>, isWanted = true): void {
  useEffect(() => {
    if (!isWanted) return undefined;
    let frames = 0;
    let next = 0;
    const attempt = (): void => {
      field.current?.focus({ preventScroll: true });
      frames += 1;
      if (document.activeElement !== field.current && frames < MOST_FRAMES) next = requestAnimationFrame(attempt);
    };
    attempt();
    return () => cancelAnimationFrame(next);
  }, [field, isWanted]);
}
