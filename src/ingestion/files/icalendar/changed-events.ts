import { hash } from 'node:crypto';
import type { CalendarEvent } from './calendar-event';

/** Of events and occurrences, each: a file with more has them as they were at first. */
const MAX_CHANGED = 200_000;
/** Of changes that apply to all that follows. */
const MAX_RANGES = 10_000;

/** What an event is changed to from one occurrence on (RANGE=THISANDFUTURE). */
export interface ChangedRange {
  /** When the first of these occurrences was to be. */
  readonly fromMs: number;
  readonly laterByMs: number;
  readonly change: CalendarEvent;
}

/** What the events of a calendar say of each other, wherever they stand in it. */
export class ChangedEvents {
  private readonly replaced = new Set<string>();
  /** Of events that were changed at all. */
  private readonly newest = new Map<string, number>();
  private readonly ranges = new Map<string, ChangedRange[]>();
  private rangeCount = 0;

  add(event: CalendarEvent): void {
    const { uid, replaces, sequence } = event;
    if (replaces && this.replaced.size < MAX_CHANGED) this.replaced.add(keyOf(uid, replaces.epochMs));
    const key = keyOf(uid, replaces?.epochMs ?? null);
    if (sequence > (this.newest.get(key) ?? 0) && this.newest.size < MAX_CHANGED) this.newest.set(key, sequence);
    if (!replaces?.andFuture || this.rangeCount >= MAX_RANGES) return;
    this.rangeCount++;
    const range = { fromMs: replaces.epochMs, laterByMs: event.startMs - replaces.epochMs, change: event };
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
