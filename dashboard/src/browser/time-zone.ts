/** The fallback zone, supported by every browser and server. */
export const UTC = 'UTC';

/** Whether this browser supports a zone: its list may be older than the server's. */
export function supportsTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/**
 * The zone to offer for a new project: that of the user, if servers support it.
 *
 * @param found the zone according to the browser; undefined or `Etc/Unknown` if unknown
 */
export function offeredTimeZone(found: string | undefined): string {
  return found && found !== 'Etc/Unknown' && supportsTimeZone(found) ? found : UTC;
}

/** @returns undefined if the browser does not report it */
export function userTimeZone(): string | undefined {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone as string | undefined;
}
