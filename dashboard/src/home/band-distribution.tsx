import type { Schemas } from '@relationship-depth/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { ScoreSettings } from '../api/settings-query';
import type { Format } from '../format/format';
import { useFormat } from '../format/use-format';
import { lazyPart } from '../layout/lazy-part';
import { AccuracyBadge } from '../project/accuracy-badge';
import { useScoreSettings } from '../project/score-settings';
import { BANDS, BandLabel, bandFill } from '../ui/band';
import { Card } from '../ui/card';
import { Help } from '../ui/help';
import { Hint } from '../ui/hint';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import styles from './band-distribution.module.css';

type Distribution = Schemas['DepthDistributionBody'];

const SaveBars = lazyPart(() => import('./save-bars'), null);

interface BandDistributionProps {
  readonly distribution: UseQueryResult<Distribution>;
  readonly className?: string;
}

/** The number of relationships in each band, and of those that moved. */
export function BandDistribution({ distribution, className }: BandDistributionProps) {
  const format = useFormat();
  const { data } = distribution;
  const settings = useScoreSettings();
  return (
    <Card
      title="Relationships by depth"
      className={className}
      actions={
        <Help title="depth">
          <p>
            Depth is the probability that the contact takes part on at least one of the next {settings?.horizon_days}{' '}
            days.
          </p>
          <p>The bands are its names, from deep to faint.</p>
        </Help>
      }
    >
      {data ? (
        <>
          <p className={styles.total}>
            <strong>{format.count(data.total)}</strong> {data.total === 1 ? 'relationship' : 'relationships'}, average
            depth {format.exactPercent(data.avg_depth)} <AccuracyBadge />
          </p>
          <Hint name="accuracy">
            How far to trust a percentage: the mark beside it is the result of a test on your own data, and leads to it.
          </Hint>
          <Bar data={data} />
          <Rows data={data} />
          <SaveBars
            name="Relationships by depth"
            of="band"
            counted="relationships"
            counts={BANDS.map((band) => ({ label: band, count: data.bands[band] ?? 0 }))}
            format={format}
          />
          <dl className={styles.moves}>
            <Move label="deepened" value={data.deepened} />
            <Move label="declining" value={data.declining} />
            <Move
              label="at risk"
              value={data.at_risk}
              risk={data.at_risk > 0}
              href="/relationships?at_risk=true&sort=value_at_stake"
            />
          </dl>
        </>
      ) : (
        <Pending query={distribution}>
          <Skeleton lines={8} />
        </Pending>
      )}
    </Card>
  );
}

function Bar({ data }: { data: Distribution }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {BANDS.map((band) => (
        <span key={band} className={bandFill(band)} style={{ flexGrow: data.bands[band] ?? 0 }} />
      ))}
    </div>
  );
}

function Rows({ data }: { data: Distribution }) {
  const format = useFormat();
  const settings = useScoreSettings();
  return (
    <table className={styles.table}>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Band</th>
          <th scope="col">Depth</th>
          <th scope="col">Relationships</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {BANDS.map((band) => {
          const count = data.bands[band] ?? 0;
          return (
            <tr key={band}>
              <th scope="row">
                <Link href={`/relationships?band=${band}`}>
                  <BandLabel band={band} />
                </Link>
              </th>
              <td className={styles.range}>{settings && rangeOf(band, settings.bands, format)}</td>
              <td className={styles.count}>{format.count(count)}</td>
              <td className={styles.share}>{format.share(count, data.total)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

interface MoveProps {
  readonly label: string;
  readonly value: number;
  readonly risk?: boolean;
  /** The list of them. */
  readonly href?: string;
}

function Move({ label, value, risk = false, href }: MoveProps) {
  const format = useFormat();
  return (
    <div className={risk ? styles.risk : undefined}>
      <dt>{label}</dt>
      <dd>{href ? <Link href={href}>{format.count(value)}</Link> : format.count(value)}</dd>
    </div>
  );
}

/** The range of a band: "50% to 75%". */
function rangeOf(band: (typeof BANDS)[number], begins: ScoreSettings['bands'], format: Format): string {
  if (band === 'faint') return `below ${format.percent(begins.light)}`;
  const next = { deep: null, strong: begins.deep, warm: begins.strong, light: begins.warm }[band];
  const from = format.percent(begins[band]);
  return next === null ? `${from} and above` : `${from} to ${format.percent(next)}`;
}
