const QUARTER_MS = 900_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Offsets kept: a few years of quarters of an hour in use. */
const MAX_KNOWN = 200_000;

/** Converts local times of one time zone. */
export class TimeZone {
  private readonly format: Intl.DateTimeFormat;
  private readonly known = new Map<number, number>();

  /** @throws RangeError if there is no such zone */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /**
   * @param localMs the local time, as if it were UTC
   * @returns the moment. A time that occurs twice is the first of both; one that a clock skips is as much later
   */
  momentOf(localMs: number): number {
    // Offsets change at quarters of an hour.
    const quarter = Math.floor(localMs / QUARTER_MS);
    let offset = this.known.get(quarter);
    if (offset === undefined) {
      offset = this.offsetFor(quarter * QUARTER_MS);
      if (this.known.size >= MAX_KNOWN) this.known.clear();
      this.known.set(quarter, offset);
    }
    return localMs - offset;
  }

  private offsetFor(localMs: number): number {
    const before = this.offsetAt(localMs - DAY_MS);
    const after = this.offsetAt(localMs + DAY_MS);
    if (before === after) return before;
    const fits = [before, after].filter((offset) => this.offsetAt(localMs - offset) === offset);
    // Twice: the earlier moment has the larger offset. Skipped: the offset from before the change leads past it.
    return fits.length === 0 ? before : Math.max(...fits);
  }

  private offsetAt(ms: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(ms)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    const local = Date.UTC(year, month - 1, day, hour, minute, second);
    return Math.round((local - Math.floor(ms / 1_000) * 1_000) / MINUTE_MS) * MINUTE_MS;
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
