import { LATE_FACTS, NOTED, ROLL_DAY, TAKE_NOTES } from '../../src/recompute/change.statements';
import * as cohorts from '../../src/recompute/cohort.statements';
import * as entries from '../../src/recompute/entry.statements';
import { COUNT_STAGES, MOVE_CONTACTS, movedContacts } from '../../src/recompute/pipeline.statements';
import { FIRST_KNOWN_DAY, PUBLISHED_NUMBERS, ROLL_UP_DIFFERENCE } from '../../src/recompute/restatement-sql';
import { CHANGED_DAYS, INSERT_DAYS, REMOVE_EMPTY_DAYS } from '../../src/recompute/roll-up.statements';
import { RunStatements } from '../../src/recompute/run-statements';
import type { Scope } from '../../src/recompute/scope';
import { REMOVE_SCORES, REPLACED_SCORES, REPLACED_SCORES_ALL } from '../../src/recompute/score.statements';
import { REMOVE_EMPTY_SNAPSHOTS } from '../../src/recompute/snapshot.statements';
import { scoreDeltas } from '../../src/recompute/snapshot-deltas.statements';
import { WORK_TABLES } from '../../src/recompute/work-tables';
import { FIXED_MODEL } from '../../src/scoring/model';

export interface RecomputeStatement {
  /** Below src/recompute. */
  readonly file: string;
  readonly name: string;
  readonly sql: string;
}

/** Every statement of a run with the settings of a new project and the fixed model, as the database gets it. */
export function recomputeStatements(): RecomputeStatement[] {
  const run = {
    ...{ as_of: '2025-06-30', time_zone: 'UTC', breadth_half: 25, score_settings: {} },
    ...{ score_version: 2, model_version: 1, kept_tables: 1 },
  };
  const statements = new RunStatements(run, [FIXED_MODEL]);
  const scoped = (file: string, name: string, scopes: readonly Scope[], sql: (scope: Scope) => string) =>
    scopes.map((scope) => ({ file, name: `${name}.${scope}`, sql: sql(scope) }));
  return [
    { file: 'work-tables.ts', name: 'work_tables', sql: WORK_TABLES },
    { file: 'change.statements.ts', name: 'take_notes', sql: TAKE_NOTES.join(';\n') },
    { file: 'change.statements.ts', name: 'noted', sql: NOTED },
    { file: 'change.statements.ts', name: 'late_facts', sql: LATE_FACTS },
    { file: 'change.statements.ts', name: 'roll_day', sql: ROLL_DAY },
    { file: 'roll-up.statements.ts', name: 'roll_up', sql: statements.rollUp() },
    { file: 'roll-up.statements.ts', name: 'work_days', sql: statements.workDays() },
    { file: 'roll-up.statements.ts', name: 'insert_days', sql: INSERT_DAYS },
    { file: 'roll-up.statements.ts', name: 'remove_empty_days', sql: REMOVE_EMPTY_DAYS },
    { file: 'roll-up.statements.ts', name: 'changed_days', sql: CHANGED_DAYS },
    { file: 'restatement-sql.ts', name: 'roll_up_difference', sql: ROLL_UP_DIFFERENCE },
    { file: 'restatement-sql.ts', name: 'published_numbers', sql: PUBLISHED_NUMBERS },
    { file: 'restatement-sql.ts', name: 'first_known_day', sql: FIRST_KNOWN_DAY },
    ...scoped('score.statements.ts', 'depth_scores', ['all', 'relationships', 'kept'], (scope) =>
      statements.depthScores(scope),
    ),
    { file: 'score.statements.ts', name: 'replaced_scores', sql: REPLACED_SCORES },
    { file: 'score.statements.ts', name: 'remove_scores', sql: REMOVE_SCORES },
    { file: 'score.statements.ts', name: 'replaced_scores_all', sql: REPLACED_SCORES_ALL },
    ...scoped(
      'snapshot.statements.ts',
      'work_book',
      ['all', 'relationships'],
      (scope) => statements.snapshotDeltas(scope, '2026-01-01', '2026-01-02').sql,
    ),
    ...scoped('snapshot.statements.ts', 'work_book_scores', ['all', 'relationships'], scoreDeltas),
    { file: 'snapshot.statements.ts', name: 'remove_empty_snapshots', sql: REMOVE_EMPTY_SNAPSHOTS },
    { file: 'snapshot.statements.ts', name: 'daily_snapshots', sql: statements.dailySnapshots() },
    ...scoped('cohort.statements.ts', 'work_cells', ['all', 'contacts'], cohorts.cohortDeltas),
    { file: 'cohort.statements.ts', name: 'newest_cohorts', sql: cohorts.NEWEST_COHORTS },
    { file: 'cohort.statements.ts', name: 'kept_cohorts', sql: cohorts.KEPT_COHORTS },
    { file: 'cohort.statements.ts', name: 'remove_empty_points', sql: cohorts.REMOVE_EMPTY_POINTS },
    { file: 'cohort.statements.ts', name: 'cohort_points', sql: cohorts.COHORT_POINTS },
    { file: 'cohort.statements.ts', name: 'remove_empty_cells', sql: cohorts.REMOVE_EMPTY_CELLS },
    { file: 'cohort.statements.ts', name: 'cohort_cells', sql: cohorts.COHORT_CELLS },
    { file: 'entry.statements.ts', name: 'work_entrants', sql: entries.WORK_ENTRANTS },
    { file: 'entry.statements.ts', name: 'leaving_entrants', sql: entries.LEAVING_ENTRANTS },
    { file: 'entry.statements.ts', name: 'work_entries', sql: entries.WORK_ENTRIES },
    { file: 'entry.statements.ts', name: 'work_entries_left', sql: entries.WORK_ENTRIES_LEFT },
    { file: 'entry.statements.ts', name: 'remove_empty_entries', sql: entries.REMOVE_EMPTY_ENTRIES },
    { file: 'entry.statements.ts', name: 'cohort_entries', sql: entries.COHORT_ENTRIES },
    { file: 'entry.statements.ts', name: 'cohort_entries_all', sql: entries.COHORT_ENTRIES_ALL },
    ...scoped('pipeline.statements.ts', 'moved_contacts', ['all', 'contacts'], movedContacts),
    { file: 'pipeline.statements.ts', name: 'move_contacts', sql: MOVE_CONTACTS.join(';\n') },
    { file: 'pipeline.statements.ts', name: 'count_stages', sql: COUNT_STAGES },
  ];
}
