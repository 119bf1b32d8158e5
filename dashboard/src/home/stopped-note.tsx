import { useQuery } from '@tanstack/react-query';
import { newestInteractionQuery } from '../api/home-queries';
import { daysBetween } from '../format/day';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import styles from './stopped-note.module.css';

/** Days of silence of the whole fleet after which its data counts as ended. */
const STOPPED_DAYS = 60;

/** Explains how to view a project whose data ended long ago. */
export function StoppedNote() {
  const { project_id, name, as_of, pinned_as_of } = useProject();
  const format = useFormat();
  const { data } = useQuery(newestInteractionQuery(project_id));
  const newest = data?.relationships[0]?.last_interaction.slice(0, 10);
  if (pinned_as_of || !as_of || !newest || daysBetween(newest, as_of) < STOPPED_DAYS) return null;
  return (
    <p className={styles.note} role="note">
      The newest interaction of {name} is of {format.day(newest)}, so every relationship looks silent today. To look at
      the data as of then, pin the project to that day: import its file once more with <code>--pin {newest}</code>.
    </p>
  );
}
