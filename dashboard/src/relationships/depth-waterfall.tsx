import type { useDepthExplanation } from '../api/relationship-queries';
import { barsSvg } from '../charts/bars-svg';
import SaveChart from '../charts/save-chart';
import { useFormat } from '../format/use-format';
import { useScoreSettings } from '../project/score-settings';
import { Card } from '../ui/card';
import styles from './depth-waterfall.module.css';

type Explanation = NonNullable<ReturnType<typeof useDepthExplanation>['data']>;

/** The steps from the interactions to the depth. */
export function DepthWaterfall({ explanation }: { explanation: Explanation }) {
  const format = useFormat();
  const { contributions, depth, inputs, movement } = explanation;
  const labels: Readonly<Record<string, string>> = {
    active_days: `${format.counted(inputs.active_days, 'active day', 'active days')}, before decay`,
    age: 'Decay with age',
    silence: inputs.silence_days ? `Silent for ${format.days(inputs.silence_days)}` : 'No silence',
    learned: 'Learned from the outcomes of the project',
    first_reply: 'Chance of a first reply',
  };
  return (
    <Card title="Why this depth">
      <p>{format.sentence(movement.why)}</p>
      <ol className={styles.steps}>
        {contributions.map(({ factor, contribution, depth: reached }) => (
          <li key={factor} className={styles.step}>
            <span>{labels[factor] ?? factor}</span>
            <Bar from={reached - contribution} to={reached} />
            <span className={styles.figure}>{format.change(contribution)}</span>
          </li>
        ))}
        <li className={`${styles.step} ${styles.sum}`}>
          <span>Depth</span>
          <Bar from={0} to={depth} />
          <span className={styles.figure}>{format.exactPercent(depth)}</span>
        </li>
      </ol>
      <SaveChart
        name="Why this depth"
        rows={() => [
          ['step', 'contribution', 'depth'],
          ...contributions.map((step) => [labels[step.factor] ?? step.factor, step.contribution, step.depth]),
        ]}
        svg={() =>
          barsSvg('Why this depth', [
            ...contributions.map((step) => ({
              label: labels[step.factor] ?? step.factor,
              from: step.depth - step.contribution,
              to: step.depth,
              value: format.change(step.contribution),
            })),
            { label: 'Depth', to: depth, value: format.exactPercent(depth) },
          ])
        }
      />
      <dl className={styles.inputs}>
        <Input label="First day" value={inputs.first_day === null ? 'none' : format.day(inputs.first_day)} />
        <Input label="Last day" value={inputs.last_day === null ? 'none' : format.day(inputs.last_day)} />
        <Input label="Interactions" value={format.count(inputs.interactions)} />
        <Input
          label="Usual rhythm"
          value={
            inputs.typical_gap === null || inputs.active_days < 2
              ? 'not known yet'
              : `every ${format.fewDays(inputs.typical_gap)}`
          }
        />
        <Input label="Active value" value={format.decimal(inputs.active_value)} />
        <Input label="Freshness" value={format.percent(inputs.freshness)} />
        <Expected explanation={explanation} />
        <Input label="Depth if active today" value={format.percent(inputs.potential)} />
      </dl>
    </Card>
  );
}

/** Under the fixed formula, the active days that it expects; a learned model has odds instead, of any size. */
function Expected({ explanation: { inputs, model_kind } }: { explanation: Explanation }) {
  const format = useFormat();
  const days = useScoreSettings()?.horizon_days;
  const value = format.decimal(inputs.expected_active_days);
  const within = days === undefined ? '' : ` in ${format.count(days)}`;
  if (model_kind === 'learned') return <Input label={`Odds of an active day${within}`} value={`${value} to 1`} />;
  return <Input label={`Expected active days${within}`} value={value} />;
}

/** A part of the scale from 0 to 1; losses are hollow. */
function Bar({ from, to }: { from: number; to: number }) {
  const left = Math.max(0, Math.min(from, to));
  const width = Math.abs(to - from);
  return (
    <span className={styles.track} aria-hidden="true">
      <span
        className={to < from ? styles.loss : styles.gain}
        style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
      />
    </span>
  );
}

function Input({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
