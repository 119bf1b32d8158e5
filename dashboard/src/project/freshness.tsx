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

/** On every page: the day of the numbers, when they were computed, and whether the server responds. */
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
  const computed = `Computed ${format.dateTime(computed_at)} (${format.timeZone})`;
  // A pinned project shows its pinned day, even while a recompute is pending.
  if (pinned_as_of) {
    return (
      <p className={styles.fresh} title={computed}>
        <span className={styles.past} aria-hidden="true" />
        <span className={`${styles.words} ${styles.pinned}`}>
          <span>Historical data,</span> <span>pinned to {format.day(pinned_as_of)}</span>
        </span>
      </p>
    );
  }
  // A recompute without changes leaves no run, so the day of the numbers counts.
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
