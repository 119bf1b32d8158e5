import { type LifeCycle, useLifeCycle, usePipelineTransitions } from '../api/evidence-queries';
import { gridSvg } from '../charts/grid-svg';
import SaveChart from '../charts/save-chart';
import { SaveCsv } from '../charts/save-csv';
import { firstDay } from '../format/day';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { useAddressFilter } from '../layout/use-address-filter';
import { useProject } from '../project/projects';
import { stageLabel } from '../project/stages';
import { Card } from '../ui/card';
import { Choice } from '../ui/choice';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';
import { moveGrid, moveRows, pipelineRows, windowRows } from './lifecycle-files';
import styles from './lifecycle-page.module.css';

const SPANS = [
  ['29', '4 weeks'],
  ['85', '12 weeks'],
  ['365', 'Year'],
] as const;
const USUAL_SPAN = 85;
const FIELDS = ['from', 'to'] as const;

/** Moves of relationships between life-cycle stages, and of contacts through the pipeline. */
export default function LifeCyclePage() {
  const { project_id, name, as_of } = useProject();
  const { filter, change } = useAddressFilter(FIELDS);
  const from = filter.from ?? firstDay(as_of, USUAL_SPAN);
  const lifeCycle = useLifeCycle(project_id, from, filter.to);
  const pipeline = usePipelineTransitions(project_id, from, filter.to);
  const format = useFormat();
  useDocumentTitle(`Life cycle of ${name}`);
  return (
    <div className={sheet.page}>
      <h1>Life cycle</h1>
      <search className={`${sheet.form} ${styles.span}`}>
        <Choice<(typeof SPANS)[number][0] | ''>
          label="How far back"
          value={SPANS.find(([days]) => !filter.to && firstDay(as_of, Number(days)) === from)?.[0] ?? ''}
          choices={SPANS}
          choose={(days) => change({ from: firstDay(as_of, Number(days)), to: null })}
        />
        <label>
          From
          <input
            type="date"
            value={from}
            max={filter.to ?? as_of ?? undefined}
            onChange={({ currentTarget }) => change({ from: currentTarget.value })}
          />
        </label>
        <label>
          To
          <input
            type="date"
            value={filter.to ?? as_of ?? ''}
            min={from}
            max={as_of ?? undefined}
            onChange={({ currentTarget }) => change({ to: currentTarget.value })}
          />
        </label>
      </search>
      {lifeCycle.data && isEmpty(lifeCycle.data) && (
        <p className={sheet.soft}>Not enough history yet: no relationship existed between these two days.</p>
      )}
      {lifeCycle.data && !isEmpty(lifeCycle.data) && (
        <>
          <Card
            title="Moves between stages"
            note={`${format.day(lifeCycle.data.from)} to ${format.day(lifeCycle.data.to)}`}
          >
            <Moves lifeCycle={lifeCycle.data} />
            <SaveChart
              name={`${name} stages`}
              rows={() => moveRows(lifeCycle.data)}
              svg={() => {
                const { columns, rows } = moveGrid(lifeCycle.data, format.count);
                const title = `Moves between stages, ${format.day(lifeCycle.data.from)} to ${format.day(lifeCycle.data.to)}`;
                return gridSvg(title, columns, rows);
              }}
            />
            {lifeCycle.data.from_model_version !== lifeCycle.data.to_model_version && (
              <p className={sheet.soft}>
                The model of the score changed between these two days, which also moved relationships between stages.
              </p>
            )}
          </Card>
          <Card
            title="New and lost"
            note="per 28 days"
            actions={
              <SaveCsv name={`${name} new and lost`} rows={() => windowRows(lifeCycle.data)} what="new and lost" />
            }
          >
            <Windows windows={lifeCycle.data.windows} />
          </Card>
        </>
      )}
      {!lifeCycle.data && (
        <Pending query={lifeCycle}>
          <Skeleton lines={14} />
        </Pending>
      )}
      <Card
        title="Pipeline movement"
        note={`${format.day(from)} to ${format.day(filter.to ?? as_of ?? from)}`}
        actions={
          pipeline.data && (
            <SaveCsv
              name={`${name} pipeline`}
              rows={() => pipelineRows(pipeline.data)}
              what="the movement of the pipeline"
            />
          )
        }
      >
        {pipeline.data ? (
          <Wide>
            <table className={`${sheet.table} ${sheet.roomy}`}>
              <thead>
                <tr>
                  <th scope="col">Stage</th>
                  <th scope="col">Entered</th>
                  <th scope="col">Moved on</th>
                  <th scope="col">Conversion</th>
                  <th scope="col">Median time in stage</th>
                </tr>
              </thead>
              <tbody>
                {pipeline.data.stages.map(({ stage, entered, left, conversion, median_days }) => (
                  <tr key={stage}>
                    <th scope="row">{stage}</th>
                    <td>{format.count(entered)}</td>
                    <td>{format.count(left)}</td>
                    <td>{conversion === null ? 'none' : format.percent(conversion)}</td>
                    <td>{median_days === null ? 'none' : format.fewDays(median_days)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        ) : (
          <Pending query={pipeline}>
            <Skeleton lines={5} />
          </Pending>
        )}
      </Card>
    </div>
  );
}

function isEmpty({ transitions }: LifeCycle): boolean {
  return transitions.every(({ count }) => count === 0);
}

/** The matrix of moves. */
function Moves({ lifeCycle }: { lifeCycle: LifeCycle }) {
  const format = useFormat();
  const { stages, transitions } = lifeCycle;
  return (
    <Wide>
      <table className={`${sheet.table} ${sheet.roomy}`}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">{format.day(lifeCycle.from)}</th>
            {stages.map(({ stage }) => (
              <th key={stage} scope="col">
                {stageLabel(stage)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {transitions.map(({ from, count, to }) => (
            <tr key={from}>
              <th scope="row">{from === 'none' ? 'Did not exist yet' : stageLabel(from)}</th>
              <td>{format.count(count)}</td>
              {stages.map(({ stage }) => {
                const moved = to[stage] ?? 0;
                const share = count === 0 ? 0 : moved / count;
                return (
                  <td key={stage} className={moved === 0 ? sheet.soft : undefined} title={format.percent(share)}>
                    {format.count(moved)}
                    <span className={styles.track} aria-hidden="true">
                      <span className={styles.share} style={{ width: `${share * 100}%` }} />
                    </span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{format.day(lifeCycle.to)}</th>
            <td />
            {stages.map(({ stage, count }) => (
              <td key={stage}>{format.count(count)}</td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Wide>
  );
}

function Windows({ windows }: { windows: LifeCycle['windows'] }) {
  const format = useFormat();
  return (
    <Wide>
      <table className={`${sheet.table} ${sheet.roomy}`}>
        <thead>
          <tr>
            <th scope="col">28 days to</th>
            <th scope="col">Active</th>
            <th scope="col">New</th>
            <th scope="col">Retained</th>
            <th scope="col">Resurrected</th>
            <th scope="col">Lapsed</th>
            <th scope="col">Quick ratio</th>
          </tr>
        </thead>
        <tbody>
          {windows.map((window) => (
            <tr key={window.to}>
              <th scope="row">{format.day(window.to)}</th>
              <td>{format.count(window.active)}</td>
              <td>{format.count(window.new)}</td>
              <td>{format.count(window.retained)}</td>
              <td>{format.count(window.resurrected)}</td>
              <td>{format.count(window.lapsed)}</td>
              <td>{window.quick_ratio === null ? 'none lapsed' : format.decimal(window.quick_ratio)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
