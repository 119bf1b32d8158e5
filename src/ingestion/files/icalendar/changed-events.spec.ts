import type { CalendarEvent } from './calendar-event';
import { ChangedEvents } from './changed-events';

it('a calendar with more changes than are remembered is rejected, not read as it was at first', () => {
  const changed = new ChangedEvents();
  const change = (epochMs: number): CalendarEvent => ({
    ...{ uid: 'e', sequence: 0, startMs: epochMs, cancelled: false, attendees: [] },
    replaces: { epochMs, andFuture: true },
    occurrences: () => [],
  });
  for (let n = 0; n < 10_000; n++) changed.add(change(n));
  expect(() => changed.add(change(10_000))).toThrow('has too many changed events for one file');
});
