/** Texts that the browser keeps for the page. */
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** Kept for all tabs of this browser. */
export const browserMemory = memoryIn(() => localStorage);
/** Kept until the tab is closed. */
export const tabMemory = memoryIn(() => sessionStorage);

/**
 * Keeps texts in a storage of the browser's, and in the page alone where that is blocked or full: a reader who forbids
 * storage loses a preference at most.
 *
 * @param find the storage; may throw, as reading `window.localStorage` does where it is blocked
 */
export function memoryIn(find: () => Storage): Memory {
  const ownTexts = new Map<string, string>();
  return {
    get: (key) => {
      const own = ownTexts.get(key);
      if (own !== undefined) return own;
      try {
        return find().getItem(key);
      } catch {
        return null;
      }
    },
    set: (key, value) => {
      try {
        find().setItem(key, value);
        ownTexts.delete(key);
      } catch {
        ownTexts.set(key, value);
      }
    },
  };
}
