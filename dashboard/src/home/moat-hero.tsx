import type { Schemas } from '@relationship-depth/client';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { moatExplanationQuery, moatHistoryQuery } from '../api/home-queries';
import { isComparable } from '../charts/model-switches';
import { firstDay } from '../format/day';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { useScoreSettings } from '../project/score-settings';
import { Delta } from '../ui/delta';
import { Help } from '../ui/help';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { isSilent } from './enough-history';
import { INDEX_PARTS } from './index-parts';
import styles from './moat-hero.module.css';
import { Movers } from './movers';

type MoatIndex = Schemas['MoatIndexBody'];

/** The Moat Index, its change and its components. */
export function MoatHero({ index, enough }: { index: UseQueryResult<MoatIndex>; enough: boolean }) {
  return (
    <section className={styles.hero} aria-labelledby="moat-index">
      {index.data ? (
        <Filled index={index.data} enough={enough} />
      ) : (
        <Pending query={index}>
          <Skeleton height={148} />
        </Pending>
      )}
    </section>
  );
}

function Filled({ index, enough: enoughHistory }: { index: MoatIndex; enough: boolean }) {
  const format = useFormat();
  const settings = useScoreSettings();
  const { moat_index, moat_index_prev, moat_index_delta } = index;
  const isComparableWith = useComparableDays();
  const silent = enoughHistory && isSilent(index);
  const enough = enoughHistory && !silent;
  return (
    <>
      <div className={styles.figure}>
        <div className={styles.title}>
          <h2 id="moat-index">Moat Index</h2>
          <Help title="the Moat Index">
            <p>How hard your relationships are to take away, out of 100: a weighted sum of four parts.</p>
            <p>
              <code>
                {settings &&
                  INDEX_PARTS.map(
                    ({ key, label }) => `${format.percent(settings.weights[key])} ${label.toLowerCase()}`,
                  ).join(' + ')}
              </code>
            </p>
          </Help>
        </div>
        {/* Element timing, which the dashboard bench reads. */}
        {enough ? (
          <p className={styles.value} {...{ elementtiming: 'moat-index' }}>
            {format.index(moat_index)}
            <span className={styles.of}> / 100</span>
          </p>
        ) : (
          <p className={styles.early}>
            {silent
              ? 'Every relationship is silent: there is nothing left to measure.'
              : 'Not enough history yet: a week of three relationships or more is needed.'}
          </p>
        )}
        <p className={styles.week}>
          {!enough ? null : moat_index_prev > 0 ? (
            <Week delta={moat_index_delta} comparable={isComparableWith(7)} />
          ) : (
            'No earlier week to compare'
          )}
          {enough && <Movers />}
        </p>
      </div>
      {enough && <Parts index={index} isComparableWith={isComparableWith} />}
    </>
  );
}

interface PartsProps {
  readonly index: MoatIndex;
  readonly isComparableWith: (daysAgo: number) => boolean | undefined;
}

/** What the index was, and what it consists of. */
function Parts({ index: { moat_index, comparison, components: parts }, isComparableWith }: PartsProps) {
  const format = useFormat();
  const settings = useScoreSettings();
  return (
    <>
      <dl className={styles.history}>
        <Earlier label="30 days ago" value={comparison.last_month} now={moat_index} comparable={isComparableWith(30)} />
        <Earlier
          label="91 days ago"
          value={comparison.last_quarter}
          now={moat_index}
          comparable={isComparableWith(91)}
        />
      </dl>
      <ul className={styles.parts}>
        {INDEX_PARTS.map(({ key, label, meaning, formula }) => (
          <li key={key}>
            <div className={styles.part}>
              <span className={styles.label}>
                {label}
                <Help title={label.toLowerCase()}>
                  <p>{meaning}</p>
                  <p>
                    <code>{formula(settings)}</code>
                  </p>
                </Help>
              </span>
              <span className={styles.number}>{format.index(parts[key])}</span>
            </div>
            <div className={styles.track} aria-hidden="true">
              <span className={styles.fill} style={{ width: `${parts[key] * 100}%` }} />
            </div>
            <p className={styles.share}>
              {settings &&
                `${format.percent(settings.weights[key])} weight, adds ${format.index(settings.weights[key] * parts[key])}`}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The longest time over which the index is compared. */
const DAYS_COMPARED = 91;

/**
 * Whether the index of so many days ago was computed as that of today. If it was not, the difference is also the work of
 * another model.
 *
 * @returns a function; undefined until it is known
 */
function useComparableDays(): (daysAgo: number) => boolean | undefined {
  const { project_id, as_of } = useProject();
  const { data } = useQuery(moatHistoryQuery(project_id, as_of, DAYS_COMPARED + 1));
  return (daysAgo) => {
    if (!data) return undefined;
    const date = firstDay(as_of, daysAgo + 1);
    const [then, now] = [data.points.find((it) => it.date === date), data.points.at(-1)];
    return !then || !now || isComparable(then, now);
  };
}

/** The change of a week, of which both ends have one model. */
function Week({ delta, comparable }: { delta: number; comparable: boolean | undefined }) {
  const { project_id } = useProject();
  const explanation = useQuery({ ...moatExplanationQuery(project_id), enabled: comparable === false });
  if (comparable) return <Delta value={delta} of="index" since="in 7 days" />;
  if (!explanation.data) return null;
  return <Delta value={explanation.data.moat_index_delta} of="index" since="in 7 days, by today’s model" />;
}

interface EarlierProps {
  readonly label: string;
  readonly value: number;
  readonly now: number;
  readonly comparable: boolean | undefined;
}

function Earlier({ label, value, now, comparable }: EarlierProps) {
  const format = useFormat();
  return (
    <div>
      <dt>{label}</dt>
      {value > 0 ? (
        <dd>
          <span className={styles.number}>{format.index(value)}</span>
          {comparable && <Delta value={now - value} of="index" />}
          {comparable === false && <span className={styles.none}>by another model</span>}
        </dd>
      ) : (
        <dd className={styles.none}>no history yet</dd>
      )}
    </div>
  );
}
