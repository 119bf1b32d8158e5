import { useQueryClient } from '@tanstack/react-query';
import { type Backtest, runBacktest, useBacktest } from '../api/evidence-queries';
import { useJob } from '../api/jobs';
import { useFormat } from '../format/use-format';
import { useDocumentTitle } from '../layout/document-title';
import { useProject } from '../project/projects';
import { participationOf, qualityInWords } from '../project/quality-in-words';
import { useScoreSettings } from '../project/score-settings';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { JobProgress } from '../ui/job-progress';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';
import styles from './quality-page.module.css';
import { ReliabilityDiagram } from './reliability-diagram';

const MODELS: Readonly<Record<string, string>> = {
  depth: 'Depth, the score',
  recency: 'Recency alone',
  frequency: 'Frequency alone',
  rfm: 'RFM',
  bg_nbd: 'BG/NBD',
};

/** The accuracy of the numbers, from the project's own backtest. */
export default function QualityPage() {
  const { project_id, name } = useProject();
  const query = useBacktest(project_id);
  useDocumentTitle(`Accuracy of ${name}`);
  return (
    <div className={sheet.page}>
      <h1>How good are these numbers?</h1>
      {query.data ? (
        <Result backtest={query.data} />
      ) : (
        <Pending query={query}>
          <Skeleton lines={12} />
        </Pending>
      )}
    </div>
  );
}

/** Begins a backtest, and shows how far it is. */
function RunBacktest() {
  const { project_id } = useProject();
  const client = useQueryClient();
  const { mutation, progress, cancel } = useJob<void, Backtest>(
    project_id,
    () => runBacktest(project_id),
    (backtest) => client.setQueryData([project_id, 'backtest'], backtest),
  );
  return (
    <>
      {mutation.error && <ProblemNote error={mutation.error} />}
      {progress === null ? (
        <div className={sheet.actions}>
          <Button disabled={mutation.isPending} onClick={() => mutation.mutate()}>
            {mutation.isPending ? 'Running…' : 'Run a backtest'}
          </Button>
        </div>
      ) : (
        <JobProgress progress={progress} cancel={cancel} />
      )}
    </>
  );
}

function Result({ backtest }: { backtest: Backtest }) {
  const format = useFormat();
  const inForce = useScoreSettings()?.model;
  const depth = backtest.models.find(({ model }) => model === 'depth');
  const quality = qualityInWords(backtest, inForce, format);
  if (!depth || !backtest.ran_at || !quality) {
    return (
      <Card title="Not tested yet">
        <p>
          A backtest scores relationships as of past days, with the facts of that time only, and compares the scores
          with what followed.
        </p>
        <RunBacktest />
      </Card>
    );
  }
  const { sentence, warnings } = quality;
  const participation = participationOf(backtest, inForce);
  return (
    <>
      <Card title="In one sentence" note={`tested ${format.dateTime(backtest.ran_at)}`}>
        <p className={sheet.lead}>{sentence}</p>
        {warnings.map((warning) => (
          <p key={warning} className={sheet.warning} role="note">
            {warning}
          </p>
        ))}
        <p className={sheet.soft}>
          Scored as of {backtest.cutoffs.map(({ date }) => format.day(date)).join(', ')}, and compared with the{' '}
          {format.days(backtest.horizon_days ?? 0)} after {backtest.cutoffs.length > 1 ? 'each' : 'it'}.
        </p>
      </Card>
      {participation ? (
        <Card title="Predicted and observed" note="contacts that took part; on the dashed line, the score was right">
          <ReliabilityDiagram tenths={participation.reliability} />
        </Card>
      ) : (
        <Card title="Predicted and observed" note="who went silent, by tenth of the predictions">
          <Reliability deciles={depth.deciles} />
        </Card>
      )}
      <Card title="The at-risk flag">
        {depth.precision === null || depth.base_rate === null ? (
          <p className={sheet.soft}>No relationship was flagged.</p>
        ) : (
          <p>
            Of 100 flagged relationships {format.count(Math.round(depth.precision * 100))} went silent, against{' '}
            {format.count(Math.round(depth.base_rate * 100))} of 100 chosen by chance
            {depth.base_rate > 0 && `: a lift of ${format.decimal(depth.precision / depth.base_rate)}`}. Of 100 that
            went silent {format.count(Math.round((depth.recall ?? 0) * 100))} had been flagged.
          </p>
        )}
      </Card>
      <Card title="Compared with simpler models" note="100% is best; 50% is chance for silence, 0% for activity">
        <Wide>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Ranks silence right</th>
                <th scope="col">Ranks activity right</th>
                <th scope="col">Flag precision</th>
                <th scope="col">Average error</th>
              </tr>
            </thead>
            <tbody>
              {backtest.models.map((model) => (
                <tr key={model.model}>
                  <th scope="row">{MODELS[model.model] ?? model.model}</th>
                  {[model.auc, model.spearman, model.precision, model.calibration_error].map((value, column) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                    <td key={column}>{value === null ? 'none' : format.exactPercent(value)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </Card>
      <details>
        <summary>In the terms of statistics</summary>
        <p className={sheet.soft}>
          {backtest.verdict} {backtest.participation_verdict}
        </p>
      </details>
      <RunBacktest />
    </>
  );
}

/** Predicted and observed share of each tenth as two bars; they are equally long if the prediction is right. */
function Reliability({ deciles }: { deciles: Backtest['models'][number]['deciles'] }) {
  const format = useFormat();
  return (
    <Wide>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">Tenth</th>
            <th scope="col">Predicted</th>
            <th scope="col">Observed</th>
            <th scope="col">Relationships</th>
          </tr>
        </thead>
        <tbody>
          {deciles.map(({ decile, predicted, observed, count }) => (
            <tr key={decile}>
              <th scope="row">{decile}</th>
              {[predicted, observed].map((value, column) => (
                <td key={column === 0 ? 'predicted' : 'observed'} className={styles.cell}>
                  {value === null ? 'none' : format.percent(value)}
                  <span className={styles.track} aria-hidden="true">
                    <span
                      className={column === 0 ? styles.predicted : styles.observed}
                      style={{ width: `${(value ?? 0) * 100}%` }}
                    />
                  </span>
                </td>
              ))}
              <td>{format.count(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
