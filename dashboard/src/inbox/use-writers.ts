import { useFormat } from '../format/use-format';
import type { Writers } from './episode-in-words';
import { isStartOfDay } from './snooze-times';

/** How episodes are written on this page. @param me id of the user */
export function useWriters(me: string | null): Writers {
  const format = useFormat();
  return {
    day: format.day,
    time: (time) => (isStartOfDay(time, format.timeZone) ? format.dayOf(time) : format.dateTime(time)),
    ago: (time) => format.ago(time),
    person: (assignee) => (assignee === me ? 'you' : assignee),
  };
}
