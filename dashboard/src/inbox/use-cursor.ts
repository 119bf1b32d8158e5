import { useState } from 'react';

/** The episode that the keys act on. */
export interface Cursor {
  /** Its place in the list; -1 if the list is empty. */
  readonly index: number;
  /** Whether it is to be scrolled into view and focused. */
  readonly isWanted: boolean;
  readonly reached: () => void;
  readonly set: (index: number) => void;
  readonly move: (steps: number) => void;
  /** Focuses the row again, after it was replaced by the next one. */
  readonly focus: () => void;
}

/**
 * Follows an episode while the list changes. If it is gone, its place is taken by the next one.
 *
 * @param ids of the list, in its order
 */
export function useCursor(ids: readonly string[]): Cursor {
  const [at, setAt] = useState<{ id: string | null; index: number }>({ id: null, index: 0 });
  const [isWanted, setWanted] = useState(false);
  const found = at.id === null ? -1 : ids.indexOf(at.id);
  const index = found >= 0 ? found : Math.min(at.index, ids.length - 1);
  if (at.id !== (ids[index] ?? null) && index >= 0) setAt({ id: ids[index] ?? null, index });
  else if (found >= 0 && found !== at.index) setAt({ id: at.id, index: found });
  const set = (next: number): void => setAt({ id: ids[next] ?? null, index: next });
  return {
    index,
    isWanted,
    set,
    reached: () => setWanted(false),
    move: (steps) => {
      set(Math.max(0, Math.min(ids.length - 1, index + steps)));
      setWanted(true);
    },
    focus: () => setWanted(true),
  };
}
