import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_AGENTS } from '../database/all-agents';
import { SCORE } from '../scoring/score-constants';

/** Days for which snapshots are made up from the roll-up. */
export const SNAPSHOT_DAYS = 120;
/** Weeks after entry that have a point; 0 is the entry week, which carries the size. */
const COHORT_WEEKS = [0, 1, 2, 4, 8, 12];

/** What a statement works on: all of the project, or what the work tables name. */
export type Scope = 'all' | 'relationships' | 'contacts';

const CONDITIONS: Readonly<Record<Scope, string>> = {
  all: '',
  relationships: 'AND (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_relationships)',
  contacts: 'AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)',
};

/** Named literals of the SQL files: the constants of the score in snake_case (also in millionths), and the batch's own. */
const LITERALS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(SCORE).flatMap(([name, value]) => {
      const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return [
        [snake, String(value)],
        [`${snake}_micro`, String(Math.round(value * 1e6))],
      ];
    }),
  ),
  all_agents: `'${ALL_AGENTS}'::uuid`,
  cohort_weeks: `ARRAY[${COHORT_WEEKS.join(', ')}]`,
};

const loaded = new Map<string, string>();

/** @returns the statement of `sql/NAME.sql` for a scope, with the constants where it names them as `:name` */
export function recomputeSql(name: string, scope: Scope = 'all'): string {
  const key = `${name} ${scope}`;
  const statement = loaded.get(key) ?? read(name, scope);
  loaded.set(key, statement);
  return statement;
}

function read(name: string, scope: Scope): string {
  const text = readFileSync(join(__dirname, 'sql', `${name}.sql`), 'utf8');
  // A `::cast` is left alone.
  return text.replace(/(?<![:\w]):([a-z_]+)/g, (_, literal: string) => {
    if (literal === 'scope') return CONDITIONS[scope];
    const value = LITERALS[literal];
    if (value === undefined) throw new Error(`${name}.sql names :${literal}, which is no constant`);
    return value;
  });
}
