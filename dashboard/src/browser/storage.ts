/** Texts stored for the page. */
export interface TextStorage {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** Shared by all tabs of this browser. */
export const browserStorage = storageIn(() => localStorage);
/** Kept until the tab is closed. */
export const tabStorage = storageIn(() => sessionStorage);

/**
 * Stores texts in a browser storage, or only in the page if that is blocked or full, so that a user who forbids storage
 * loses no more than a preference.
 *
 * @param find returns the storage; may throw, as `window.localStorage` does if it is blocked
 */
export function storageIn(find: () => Storage): TextStorage {
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
