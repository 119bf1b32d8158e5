import type { UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../generated/api';
import { useFormat } from '../format/use-format';
import { useScoreSettings } from '../project/score-settings';
import { Delta } from '../ui/delta';
import { Help } from '../ui/help';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { INDEX_PARTS } from './index-parts';
import styles from './moat-hero.module.css';
import { Movers } from './movers';

type MoatIndex = components['schemas']['MoatIndexBody'];

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

function Filled({ index, enough }: { index: MoatIndex; enough: boolean }) {
  const format = useFormat();
  const settings = useScoreSettings();
  const { moat_index, moat_index_prev, moat_index_delta, comparison, components: parts } = index;
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
          <p className={styles.early}>Not enough history yet: a week of three relationships or more is needed.</p>
        )}
        <p className={styles.week}>
          {!enough ? null : moat_index_prev > 0 ? (
            <Delta value={moat_index_delta} of="index" since="in 7 days" />
          ) : (
            'No earlier week to compare'
          )}
          {enough && <Movers />}
        </p>
      </div>
      <dl className={styles.history}>
        <Earlier label="30 days ago" value={comparison.last_month} now={moat_index} />
        <Earlier label="91 days ago" value={comparison.last_quarter} now={moat_index} />
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

function Earlier({ label, value, now }: { label: string; value: number; now: number }) {
  const format = useFormat();
  return (
    <div>
      <dt>{label}</dt>
      {value > 0 ? (
        <dd>
          <span className={styles.number}>{format.index(value)}</span> <Delta value={now - value} of="index" />
        </dd>
      ) : (
        <dd className={styles.none}>no history yet</dd>
      )}
    </div>
  );
}
