import { hash } from 'node:crypto';
import { ImportError } from '../../import.error';
import type { CalendarEvent } from './calendar-event';

/** Of events, and of occurrences. */
const MAX_CHANGED = 200_000;
/** Of changes that apply to all that follows. */
const MAX_RANGES = 10_000;
const TOO_MANY = 'has too many changed events for one file: export a shorter time, or the calendars one by one';

/** What an event is changed to from one occurrence on (RANGE=THISANDFUTURE). */
export interface ChangedRange {
  /** When the first of these occurrences was to be. */
  readonly fromMs: number;
  readonly laterByMs: number;
  readonly change: CalendarEvent;
}

/** The versions and changes of the events of a calendar, in whatever order they come. */
export class ChangedEvents {
  private readonly replaced = new Set<string>();
  /** Of events that were changed at all. */
  private readonly newest = new Map<string, number>();
  private readonly ranges = new Map<string, ChangedRange[]>();
  private rangeCount = 0;

  /** @throws ImportError for more changes than are remembered */
  add(event: CalendarEvent): void {
    const { uid, replaces, sequence } = event;
    if (replaces) this.replaced.add(keyOf(uid, replaces.epochMs));
    const key = keyOf(uid, replaces?.epochMs ?? null);
    if (sequence > (this.newest.get(key) ?? 0)) this.newest.set(key, sequence);
    if (replaces?.andFuture) this.addRange(uid, replaces.epochMs, event);
    if (Math.max(this.replaced.size, this.newest.size) > MAX_CHANGED || this.rangeCount > MAX_RANGES)
      throw new ImportError(TOO_MANY);
  }

  private addRange(uid: string, fromMs: number, change: CalendarEvent): void {
    this.rangeCount++;
    const range = { fromMs, laterByMs: change.startMs - fromMs, change };
    this.ranges.set(uid, [...(this.ranges.get(uid) ?? []), range]);
  }

  /** Whether the calendar has a newer version of an event. */
  isOld({ uid, replaces, sequence }: CalendarEvent): boolean {
    return sequence < (this.newest.get(keyOf(uid, replaces?.epochMs ?? null)) ?? 0);
  }

  /** Whether the calendar has another event for an occurrence. */
  isReplaced(uid: string, epochMs: number): boolean {
    return this.replaced.has(keyOf(uid, epochMs));
  }

  /** What was changed of an event from one occurrence on, the last one first. */
  rangesOf(uid: string): readonly ChangedRange[] {
    const ranges = this.ranges.get(uid)?.filter(({ change }) => !this.isOld(change)) ?? [];
    return ranges.sort((a, b) => b.fromMs - a.fromMs);
  }
}

/** Short, because there may be many. */
function keyOf(uid: string, epochMs: number | null): string {
  return hash('sha256', `${epochMs ?? ''}/${uid}`, 'base64').slice(0, 16);
}
