import { useEffect } from 'react';

const KEY = 'scroll';
const RECORD_DELAY_MS = 100;
/** How long to wait until a page has its previous height. */
const RESTORE_MS = 3_000;

/** Scrolls new pages to the top, and restores the position after back, forward and reload. */
export function useScrollRestoration(): void {
  useEffect(() => {
    history.scrollRestoration = 'manual';
    let noting: ReturnType<typeof setTimeout> | undefined;
    let restoring = 0;
    let path = location.pathname;
    const write = (): void => {
      clearTimeout(noting);
      const state = history.state as Record<string, unknown> | null;
      if (Number(state?.[KEY] ?? 0) !== scrollY) history.replaceState({ ...state, [KEY]: scrollY }, '');
    };
    const note = (): void => {
      clearTimeout(noting);
      noting = setTimeout(write, RECORD_DELAY_MS);
    };
    const stop = (): void => cancelAnimationFrame(restoring);
    const restore = (): void => {
      stop();
      clearTimeout(noting);
      path = location.pathname;
      const target = Number((history.state as Record<string, unknown> | null)?.[KEY] ?? 0);
      const until = performance.now() + RESTORE_MS;
      const step = (): void => {
        scrollTo(0, target);
        if (Math.abs(scrollY - target) > 1 && performance.now() < until) restoring = requestAnimationFrame(step);
      };
      restoring = requestAnimationFrame(step);
    };
    const begin = (): void => {
      clearTimeout(noting);
      stop();
      if (location.pathname !== path) scrollTo(0, 0);
      path = location.pathname;
    };
    restore();
    addEventListener('scroll', note, { passive: true });
    // A click or key may navigate away at once.
    for (const leaving of ['click', 'keydown']) addEventListener(leaving, write, true);
    addEventListener('popstate', restore);
    // An event that the router dispatches.
    addEventListener('pushState', begin);
    for (const own of ['wheel', 'touchstart', 'keydown']) addEventListener(own, stop, { passive: true });
    return () => {
      clearTimeout(noting);
      stop();
      removeEventListener('scroll', note);
      for (const leaving of ['click', 'keydown']) removeEventListener(leaving, write, true);
      removeEventListener('popstate', restore);
      removeEventListener('pushState', begin);
      for (const own of ['wheel', 'touchstart', 'keydown']) removeEventListener(own, stop);
    };
  }, []);
}
