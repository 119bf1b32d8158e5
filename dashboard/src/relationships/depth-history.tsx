import { useMemo, useState } from 'react';
import { useDepthHistory } from '../api/relationship-queries';
import { modelSwitches, switchesInWords } from '../charts/model-switches';
import { Readout } from '../charts/readout';
import { firstDay } from '../format/day';
import { useFormat } from '../format/use-format';
import { lazyPart } from '../layout/lazy-part';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Choice } from '../ui/choice';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import styles from './depth-history.module.css';

const LineChart = lazyPart(() => import('../charts/line-chart'), <Skeleton height={260} />);
const SPANS = [
  ['90', '90 days'],
  ['365', 'Year'],
  ['1095', '3 years'],
] as const;
type Span = (typeof SPANS)[number][0];

interface DepthHistoryProps {
  readonly relationship: { readonly projectId: string; readonly agentId: string; readonly contactId: string };
}

/** Depth over time, with a tick for each active day. */
export function DepthHistory({ relationship }: DepthHistoryProps) {
  const [span, setSpan] = useState<Span>('365');
  const { as_of } = useProject();
  const query = useDepthHistory(relationship, firstDay(as_of, Number(span)));
  return (
    <Card
      title="Depth over time"
      note="a tick for each day in touch"
      actions={<Choice label="How far back" value={span} choices={SPANS} choose={setSpan} />}
    >
      {query.data ? (
        <Chart points={query.data.points} />
      ) : (
        <Pending query={query}>
          <Skeleton height={300} />
        </Pending>
      )}
    </Card>
  );
}

type Points = NonNullable<ReturnType<typeof useDepthHistory>['data']>['points'];
const RANGE = [0, 1] as const;

function Chart({ points }: { points: Points }) {
  const format = useFormat();
  const [pointed, setPointed] = useState<number | null>(null);
  const times = useMemo(() => points.map(({ date }) => Date.parse(date) / 1000), [points]);
  const values = useMemo(() => points.map(({ depth }) => depth), [points]);
  const active = useMemo(() => times.filter((_, index) => points[index]?.silence_days === 0), [times, points]);
  const switches = useMemo(() => modelSwitches(points), [points]);
  const switched = switchesInWords(switches, format.day);
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return <p className={styles.none}>Not enough history yet.</p>;
  const shown = points[pointed ?? points.length - 1] ?? last;
  return (
    <>
      <Readout>
        <strong>{format.exactPercent(shown.depth)}</strong> {shown.band}, {format.day(shown.date)}
        {shown.at_risk && <span className={styles.risk}> at risk</span>}
      </Readout>
      <LineChart
        name="Depth over time"
        times={times}
        values={values}
        marks={active}
        range={RANGE}
        summary={`Depth: ${format.exactPercent(first.depth)} on ${format.day(first.date)}, ${format.exactPercent(last.depth)} on ${format.day(last.date)}; in touch on ${active.length} days.${switched ? ` ${switched}` : ''}`}
        switches={switches}
        writeTime={(seconds) => format.shortDay(seconds * 1000)}
        writeValue={format.percent}
        onPoint={setPointed}
      />
      {switched && <p className={styles.switched}>{switched}</p>}
    </>
  );
}
