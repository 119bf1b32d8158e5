import { useCohorts } from '../api/cohort-queries';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import sheet from '../ui/sheet.module.css';
import styles from './published-points.module.css';

const WEEKS = [1, 2, 4, 8, 12];

/** The points of the published API: active members and mean depth 1, 2, 4, 8 and 12 weeks after entry. */
export function PublishedPoints() {
  const format = useFormat();
  const query = useCohorts(useProject().project_id);
  return (
    <Card title="After 1, 2, 4, 8 and 12 weeks" note="active members, and average depth of the whole cohort">
      {query.data?.cohorts.length === 0 && <p className={sheet.soft}>No cohorts yet.</p>}
      {query.data && query.data.cohorts.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboard users must be able to scroll it
        <section className={styles.scroll} aria-label="Cohorts after some weeks" tabIndex={0}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">First active</th>
                <th scope="col">Size</th>
                {WEEKS.map((week) => (
                  <th key={week} scope="col">
                    Week {week}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {query.data.cohorts.map(({ cohort_label, entry_week, size, points }) => (
                <tr key={entry_week}>
                  <th scope="row" title={`${cohort_label}, from ${format.day(entry_week)}`}>
                    {format.shortDay(entry_week)}
                  </th>
                  <td>{format.count(size)}</td>
                  {WEEKS.map((week) => {
                    const point = points.find((candidate) => candidate.week === week);
                    return (
                      <td key={week}>
                        {point ? (
                          <>
                            {format.count(point.count)}{' '}
                            <span className={styles.depth}>{format.percent(point.avg_depth)}</span>
                          </>
                        ) : (
                          <span className={styles.unfinished} role="img" aria-label="not over yet" />
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {!query.data && (
        <Pending query={query}>
          <Skeleton lines={12} />
        </Pending>
      )}
    </Card>
  );
}
