import { useFormat } from '../format/format';
import { useNow } from '../format/use-now';
import styles from './freshness.module.css';
import { useProject } from './projects';

const LATE_MS = 30 * 60_000;

/** Which day the numbers stand for and how long ago they were computed: in sight on every page. */
export function Freshness() {
  const { as_of, computed_at } = useProject();
  const format = useFormat();
  const now = useNow();
  if (!as_of || !computed_at) return <p className={styles.fresh}>Not computed yet</p>;
  const late = now - Date.parse(computed_at) > LATE_MS;
  return (
    <p className={styles.fresh} title={`Computed ${format.moment(computed_at)} (${format.timeZone})`}>
      <span className={late ? styles.late : styles.dot} aria-hidden="true" />
      <span className={styles.words}>
        <span>As of {format.shortDay(as_of)},</span> <time dateTime={computed_at}>{format.ago(computed_at, now)}</time>
      </span>
    </p>
  );
}
