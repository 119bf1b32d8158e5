import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { distributionQuery, moatHistoryQuery, TREND_DAYS } from '../api/home-queries';
import { type ModelSwitches, modelSwitches, switchesInWords } from '../charts/model-switches';
import { Readout } from '../charts/readout';
import { useFormat } from '../format/use-format';
import { lazyPart } from '../layout/lazy-part';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Choice } from '../ui/choice';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import styles from './depth-trend.module.css';

const HEIGHT = 280;
const LineChart = lazyPart(() => import('../charts/line-chart'), <Skeleton height={HEIGHT} />);
const SPANS = [
  ['30', '30 days'],
  [`${TREND_DAYS}`, '90 days'],
  ['365', 'Year'],
] as const;
const MEASURES = [
  ['avg_depth', 'Average depth'],
  ['moat_index', 'Moat Index'],
  ['count', 'Relationships'],
] as const;
type Span = (typeof SPANS)[number][0];
type Measure = (typeof MEASURES)[number][0];

/** The mean depth, the index or the number of relationships by day. */
export function DepthTrend({ className }: { className?: string }) {
  const [span, setSpan] = useState<Span>(`${TREND_DAYS}`);
  const [measure, setMeasure] = useState<Measure>('avg_depth');
  const { project_id: projectId, as_of } = useProject();
  const distribution = useQuery(distributionQuery(projectId, Number(span)));
  // It also says how each day was computed.
  const history = useQuery(moatHistoryQuery(projectId, as_of, Number(span)));
  const query = measure === 'moat_index' ? history : distribution;
  const days = useMemo((): readonly Day[] | undefined => {
    if (measure === 'moat_index')
      return history.data?.points.map(({ date, moat_index }) => ({ date, value: moat_index }));
    return distribution.data?.trend.map((day) => ({ date: day.date, value: day[measure] }));
  }, [measure, history.data, distribution.data]);
  const switches = useMemo(
    // However it is scored, a relationship counts as one.
    () => (measure === 'count' ? undefined : modelSwitches(history.data?.points ?? [])),
    [measure, history.data],
  );
  return (
    <Card
      title="Daily trend"
      className={className}
      actions={
        <div className={styles.choices}>
          <Choice label="What to show" value={measure} choices={MEASURES} choose={setMeasure} />
          <Choice label="How far back" value={span} choices={SPANS} choose={setSpan} />
        </div>
      }
    >
      {days ? (
        <Chart days={days} measure={measure} switches={switches} />
      ) : (
        <Pending query={query}>
          <Skeleton height={HEIGHT} />
        </Pending>
      )}
    </Card>
  );
}

interface Day {
  readonly date: string;
  readonly value: number;
}

interface ChartProps {
  readonly days: readonly Day[];
  readonly measure: Measure;
  readonly switches: ModelSwitches | undefined;
}

function Chart({ days, measure, switches }: ChartProps) {
  const format = useFormat();
  const [pointed, setPointed] = useState<number | null>(null);
  const times = useMemo(() => days.map(({ date }) => Date.parse(date) / 1000), [days]);
  const values = useMemo(() => days.map(({ value }) => value), [days]);
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return <p className={styles.none}>Not enough history yet.</p>;
  const write = {
    avg_depth: format.exactPercent,
    moat_index: format.index,
    count: (value: number) => format.count(Math.round(value)),
  }[measure];
  const shown = days[pointed ?? days.length - 1] ?? last;
  const name = MEASURES.find(([key]) => key === measure)?.[1];
  const switched = switches ? switchesInWords(switches, format.day) : null;
  return (
    <div className={styles.chart}>
      <Readout>
        <strong>{write(shown.value)}</strong> {format.day(shown.date)}
      </Readout>
      <LineChart
        name={name ?? 'Daily trend'}
        times={times}
        values={values}
        summary={`${name}: ${write(first.value)} on ${format.day(first.date)}, ${write(last.value)} on ${format.day(last.date)}.${switched ? ` ${switched}` : ''}`}
        switches={switches}
        writeTime={(seconds) => format.shortDay(seconds * 1000)}
        writeValue={write}
        whole={measure === 'count' ? 10 : 1}
        onPoint={setPointed}
      />
      {switched && <p className={styles.switched}>{switched}</p>}
    </div>
  );
}
