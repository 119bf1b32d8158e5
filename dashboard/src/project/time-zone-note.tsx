import { knowsTimeZone } from '../browser/time-zone';
import { useProject } from './projects';
import styles from './time-zone-note.module.css';

/** Says that times are not the project's own, where the browser does not know the project's zone. */
export function TimeZoneNote() {
  const { time_zone } = useProject();
  if (knowsTimeZone(time_zone)) return null;
  return (
    <p className={styles.note} role="note">
      Times are shown in UTC: this browser does not know the time zone of the project, {time_zone}. Days and scores are
      those of {time_zone} all the same. A newer browser shows its times too.
    </p>
  );
}
