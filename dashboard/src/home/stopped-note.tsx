import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { changeProject } from '../api/administration';
import { newestInteractionQuery } from '../api/home-queries';
import { daysBetween, pinnableDay } from '../format/day';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { ProblemNote } from '../ui/problem-note';
import styles from './note.module.css';

/** Days of silence of the whole fleet after which its data counts as ended. */
const STOPPED_DAYS = 60;

/** Explains how to view a project whose data ended long ago. */
export function StoppedNote() {
  const { project_id, name, time_zone, as_of, pinned_as_of } = useProject();
  const format = useFormat();
  const { data } = useQuery(newestInteractionQuery(project_id));
  const last = data?.relationships[0]?.last_interaction;
  const newest = last && pinnableDay(Date.parse(last), time_zone);
  const client = useQueryClient();
  const pin = useMutation({
    mutationFn: () => changeProject(project_id, { pinned_as_of: newest ?? null }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['projects'] }),
  });
  if (pinned_as_of || !as_of || !newest || daysBetween(newest, as_of) < STOPPED_DAYS) return null;
  return (
    <div className={styles.note} role="note">
      <p>
        The newest interaction of {name} was on {format.day(newest)}, so every relationship looks silent today. To see
        the data as it was then, pin the project to that day. You can undo it under{' '}
        <Link href="/settings">Settings</Link>.
      </p>
      <Button onClick={() => pin.mutate()} disabled={pin.isPending}>
        Pin to {format.day(newest)}
      </Button>
      {pin.error && <ProblemNote error={pin.error} />}
    </div>
  );
}
