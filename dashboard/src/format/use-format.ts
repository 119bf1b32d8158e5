import { useProject } from '../project/projects';
import { type Format, formatIn } from './format';

/** Formats by time zone, because creating a formatter is slower than all of its uses. */
const formats = new Map<string, Format>();

/** The format of the project. */
export function useFormat(): Format {
  const { time_zone } = useProject();
  const format = formats.get(time_zone) ?? formatIn(time_zone);
  formats.set(time_zone, format);
  return format;
}
