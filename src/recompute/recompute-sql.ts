import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_AGENTS } from '../database/all-agents';
import { FIRST_DATE, LAST_DATE } from '../database/calendar-date';
import { pipelineProgressSql } from '../scoring/pipeline-stage-sql';
import { SCORE } from '../scoring/score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../scoring/score-settings';
import { dayValueSql, decaySql, KEPT_STATE, type SettingsSql, scoreSteps } from '../scoring/score-sql';
import { rowsOf, type Scope } from './v2/scope';

/** Days for which snapshots are made up from the roll-up. */
export const SNAPSHOT_DAYS = 120;
/** Weeks after entry that have a point; 0 is the entry week, which carries the size. */
export const COHORT_WEEKS = [0, 1, 2, 4, 8, 12];

/** Where the scores of a scope take the state of a relationship from; contacts have no scores of their own. */
const STATE_OF: Readonly<Partial<Record<Scope, string>>> = {
  all: 'state_of_days',
  relationships: 'state_of_work',
  kept: 'state_as_kept',
  changed: 'state_of_change',
};

/**
 * Floating sums depend on their order, and facts come in any. Whole 1024ths do not, as long as they are not huge; other
 * weights are added up as decimals, which is exact and slower. Weights that a double holds may have a sum that it does not.
 */
const IN_1024THS = 'weight <= 1e6 AND weight * 1024 = floor(weight * 1024)';
const SUM_OF_WEIGHTS = `coalesce(sum(weight) FILTER (WHERE ${IN_1024THS}), 0)
         + least(coalesce(sum(weight::numeric) FILTER (WHERE NOT (${IN_1024THS})), 0), 1e300)::double precision`;

/** Names that `literalsOf` knows. */
const SETTINGS_SQL: SettingsSql = {
  horizon: ':horizon',
  bandDeep: ':band_deep',
  bandStrong: ':band_strong',
  bandWarm: ':band_warm',
  bandLight: ':band_light',
  coolingSilence: ':cooling_silence',
  coolingDepth: ':cooling_depth',
  overdueSilence: ':overdue_silence',
  overdueDepth: ':overdue_depth',
};
const SCORE_STEPS = scoreSteps('$2::date', SETTINGS_SQL);
const PIPELINE_PROGRESS = pipelineProgressSql('$2::date', '$3', (table) => `:rows_of ${table}`);

/** Named literals of the SQL files: the constants of the score in snake_case (also in millionths), and the batch's own. */
function literalsOf(settings: ScoreSettings): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(
      Object.entries({ ...SCORE, ...settings }).flatMap(([name, value]) => {
        const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        return [
          [snake, String(Number(value))],
          [`${snake}_micro`, String(Math.round(value * 1e6))],
        ];
      }),
    ),
    first_date: `date '${FIRST_DATE}'`,
    last_date: `date '${LAST_DATE}'`,
    all_agents: `'${ALL_AGENTS}'::uuid`,
    cohort_weeks: `ARRAY[${COHORT_WEEKS.join(', ')}]`,
    kept_state: KEPT_STATE,
    day_value: dayValueSql('day', 'w_sum'),
    decay_on_age: decaySql('($3::date + on_age)'),
    decay_on_age_before: decaySql(`($3::date + on_age - ${SCORE.window})`),
    decay_on_sunday: decaySql('(entry_week + 7 * week + 6)'),
    contact_day_value: dayValueSql('day', 'weight'),
    sum_of_weights: SUM_OF_WEIGHTS,
  };
}

const loaded = new Map<string, string>();

/**
 * The statement of `sql/NAME.sql` for a scope, with the constants where it names them as `:name`, `:rows_of TABLE` and
 * `:days_of SOURCE`.
 *
 * @param settings of the project: numbers in place of some of the constants
 */
export function recomputeSql(name: string, scope: Scope = 'all', settings: ScoreSettings = DEFAULT_SETTINGS): string {
  const key = `${name} ${scope}`;
  const statement = loaded.get(key) ?? read(name, scope);
  loaded.set(key, statement);
  const literals = literalsOf(settings);
  // A `::cast` is left alone.
  return statement.replace(/(?<![:\w]):([a-z_]+)/g, (_, literal: string) => {
    const value = literals[literal];
    if (value === undefined) throw new Error(`${name}.sql names :${literal}, which is no constant`);
    return value;
  });
}

function stateOf(name: string, scope: Scope): string {
  const part = STATE_OF[scope];
  if (part === undefined) throw new Error(`${name}.sql needs a state, which the scope ${scope} has none of`);
  return part;
}

function read(name: string, scope: Scope): string {
  const file = (part: string) => readFileSync(join(__dirname, 'sql', `${part}.sql`), 'utf8');
  // A file may be one part of another.
  const whole = file(name)
    .replace(/:state\b/, () => file(stateOf(name, scope)).trim())
    .replace(/:days_of (\S+)/, (_, named: string) => file('days_of').trim().replace(':named', named))
    .replace(/:state_sums$/m, () => file('state_sums').trim())
    .replace(/:score_steps\b/, () => SCORE_STEPS)
    .replace(/:pipeline_progress\b/, () => PIPELINE_PROGRESS);
  return whole.replace(/:rows_of (\w+)/g, (_, table: string) => rowsOf(table, scope));
}
