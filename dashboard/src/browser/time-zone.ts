/** The zone to fall back to: every browser and every server knows it. */
export const UTC = 'UTC';

/** Whether this browser can write times of a zone: its list of zones may be older than the server's. */
export function knowsTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The zone to offer for a new project: the reader's own, where there is one that servers know.
 *
 * @param found what the browser says: nothing, or `Etc/Unknown`, where it cannot tell
 */
export function offeredTimeZone(found: string | undefined): string {
  return found && found !== 'Etc/Unknown' && knowsTimeZone(found) ? found : UTC;
}

/** @returns undefined where the browser does not tell */
export function readersTimeZone(): string | undefined {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
}
