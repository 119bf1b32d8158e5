import { type Connection, useConnection } from '../api/connection';
import { daysBetween } from '../format/day';
import { useFormat } from '../format/use-format';
import { useNow } from '../format/use-now';
import styles from './freshness.module.css';
import { useProject } from './projects';

const TROUBLE: Readonly<Record<Exclude<Connection, 'fine'>, string>> = {
  unreachable: 'Server unreachable',
  unavailable: 'Server unavailable',
  limited: 'Too many requests',
};

/** Which day the numbers stand for, how long ago they were computed and whether the server answers: on every page. */
export function Freshness() {
  const { as_of, computed_at, pinned_as_of } = useProject();
  const format = useFormat();
  const now = useNow();
  const connection = useConnection();
  if (connection !== 'fine') {
    return (
      <p className={styles.fresh} role="status" title="The page retries automatically.">
        <span className={styles.trouble} aria-hidden="true" />
        <span className={styles.words}>{TROUBLE[connection]}</span>
      </p>
    );
  }
  if (!as_of || !computed_at) return <p className={styles.fresh}>Not computed yet</p>;
  const computed = `Computed ${format.moment(computed_at)} (${format.timeZone})`;
  // Served days behind the pin wait for a recompute, and are said to be what they are.
  if (pinned_as_of) {
    return (
      <p className={styles.fresh} title={computed}>
        <span className={styles.past} aria-hidden="true" />
        <span className={styles.words}>
          <span>Historical data,</span> <span>pinned to {format.day(pinned_as_of)}</span>
        </span>
      </p>
    );
  }
  // A recompute that finds nothing to do leaves no run: what counts is the day that the numbers stand for.
  const late = daysBetween(as_of, new Date(now).toISOString().slice(0, 10)) > 1;
  return (
    <p className={styles.fresh} title={computed}>
      <span className={late ? styles.late : styles.dot} aria-hidden="true" />
      <span className={styles.words}>
        <span>As of {format.shortDay(as_of)},</span> <time dateTime={computed_at}>{format.ago(computed_at, now)}</time>
      </span>
    </p>
  );
}
