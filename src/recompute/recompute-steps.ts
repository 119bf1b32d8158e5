import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_AGENTS } from '../database/all-agents';
import { SCORE } from '../scoring/score-constants';

/** Days for which snapshots are made up from the roll-up. */
const SNAPSHOT_DAYS = 120;
/** Entry weeks that are kept. */
const COHORTS = 26;
/** Weeks after entry that have a point; 0 is the entry week, which carries the size. */
const COHORT_WEEKS = [0, 1, 2, 4, 8, 12];

/** Named literals of the SQL files: the constants of the score in snake_case, and those of the batch. */
const LITERALS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(SCORE).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      String(value),
    ]),
  ),
  all_agents: `'${ALL_AGENTS}'::uuid`,
  snapshot_days: String(SNAPSHOT_DAYS),
  cohorts: String(COHORTS),
  cohort_weeks: `ARRAY[${COHORT_WEEKS.join(', ')}]`,
};

/** One table of a recompute. Both statements may name $1 project, $2 as-of date, $3 when the run finished its work. */
export interface RecomputeStep {
  /** The table. */
  readonly name: string;
  /** What leaves it. */
  readonly clear: string;
  /** What comes in. */
  readonly fill: string;
}

/** The steps of a full recompute, in the order in which they read each other. */
export const RECOMPUTE_STEPS: readonly RecomputeStep[] = [
  step('01_relationship_days.sql'),
  // Older snapshots stay: they cannot be made up any more. Later ones belong to another as-of date.
  step('02_daily_snapshots.sql', `AND date > $2::date - ${SNAPSHOT_DAYS}`),
  step('03_cohort_points.sql'),
  step('04_pipeline_stages.sql'),
  step('05_depth_scores.sql'),
];

function step(file: string, which = ''): RecomputeStep {
  const name = file.replace(/^\d+_|\.sql$/g, '');
  return {
    name,
    clear: `DELETE FROM ${name} WHERE project_id = $1 ${which}`,
    fill: withLiterals(readFileSync(join(__dirname, 'sql', file), 'utf8')),
  };
}

/** Puts the constants where the SQL names them as `:name`; a `::cast` is left alone. */
function withLiterals(sql: string): string {
  return sql.replace(/(?<![:\w]):([a-z_]+)/g, (_, name: string) => {
    const literal = LITERALS[name];
    if (literal === undefined) throw new Error(`The SQL of the recompute names :${name}, which is no constant`);
    return literal;
  });
}
