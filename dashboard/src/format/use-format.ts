import { useProject } from '../project/projects';
import { type Format, formatIn } from './format';

/** By time zone. A formatter of the browser's takes longer to make than all that it ever writes here. */
const formats = new Map<string, Format>();

/** The project's format. */
export function useFormat(): Format {
  const { time_zone } = useProject();
  const format = formats.get(time_zone) ?? formatIn(time_zone);
  formats.set(time_zone, format);
  return format;
}
