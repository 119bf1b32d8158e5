import { supportsTimeZone } from '../browser/time-zone';
import { useProject } from './projects';
import styles from './time-zone-note.module.css';

/** Warns that times are in UTC if the browser does not support the zone of the project. */
export function TimeZoneNote() {
  const { time_zone } = useProject();
  if (supportsTimeZone(time_zone)) return null;
  return (
    <p className={styles.note} role="note">
      Times are shown in UTC: this browser does not support the time zone of the project, {time_zone}. Days and scores
      still follow {time_zone}. A newer browser also shows its times.
    </p>
  );
}
