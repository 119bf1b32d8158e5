import * as accounts from '../../src/recompute/account.statements';
import * as agentAliases from '../../src/recompute/agent-alias.statements';
import * as aliases from '../../src/recompute/alias.statements';
import { COPY_ALL, COPY_NAMED } from '../../src/recompute/before.statements';
import { LATE_FACTS, NOTED, ROLL_DAY, TAKE_NOTES, TAKE_OLDER_NOTES } from '../../src/recompute/change.statements';
import * as cohorts from '../../src/recompute/cohort.statements';
import * as contactScores from '../../src/recompute/contact-score.statements';
import * as entries from '../../src/recompute/entry.statements';
import {
  CHANGED_CANDIDATES,
  END_EPISODES,
  FORGET_EPISODES,
  HOLD_ENDS,
  openEpisodes,
  REASONS_OF_ENDS,
  RELEASED_CANDIDATES,
  WAITING_CANDIDATES,
  workConditions,
  workEnded,
  workEnds,
  workJudged,
} from '../../src/recompute/episode.statements';
import * as episodeMerges from '../../src/recompute/episode-merge.statements';
import { modelSql, settingsSql } from '../../src/recompute/model-sql';
import {
  ALL_COMPARED_MOVES,
  CHANGED_IN_ROLL_UP,
  COMPARED_MOVES,
  MARKED_MOVES,
  otherwise,
} from '../../src/recompute/move.statements';
import {
  COUNT_STAGES,
  MOVE_CONTACTS,
  movedContacts,
  REMOVE_EMPTY_STAGES,
  REMOVE_STAGES,
} from '../../src/recompute/pipeline.statements';
import type { RunSettings } from '../../src/recompute/recompute-plan';
import { FIRST_KNOWN_DAY, PUBLISHED_NUMBERS, ROLL_UP_DIFFERENCE } from '../../src/recompute/restatement-sql';
import { CHANGED_DAYS, INSERT_DAYS, REMOVE_EMPTY_DAYS } from '../../src/recompute/roll-up.statements';
import { RunStatements } from '../../src/recompute/run-statements';
import type { Scope } from '../../src/recompute/scope';
import { REMOVE_SCORES, REPLACED_SCORES, REPLACED_SCORES_ALL } from '../../src/recompute/score.statements';
import { TAKE_SHARED_CONTACTS } from '../../src/recompute/shared-contact.statements';
import { REMOVE_EMPTY_SNAPSHOTS } from '../../src/recompute/snapshot.statements';
import { SCORE_CHANGES, scoreDeltas } from '../../src/recompute/snapshot-deltas.statements';
import * as sources from '../../src/recompute/source.statements';
import {
  AGENT_TRANSITIONS,
  FORGET_TRANSITIONS,
  MOAT,
  NEXT_PLACE,
  PROJECT_TRANSITION,
  TAKE_HELD,
  transitions,
  workTransitions,
} from '../../src/recompute/transition.statements';
import { ADD_SCORES } from '../../src/recompute/work-score.statements';
import { WORK_TABLES } from '../../src/recompute/work-tables';
import { FIXED_MODEL } from '../../src/scoring/model';
import { scoreSettings } from '../../src/scoring/score-settings';

export interface RecomputeStatement {
  /** Relative to src/recompute. */
  readonly file: string;
  readonly name: string;
  readonly sql: string;
}

/** Every statement of a run with the settings of a new project and the fixed model, as sent to the database. */
export function recomputeStatements(): RecomputeStatement[] {
  const run = {
    ...{ as_of: '2025-06-30', time_zone: 'UTC', breadth_half: 25, score_settings: {} },
    ...{ score_version: 2, model_version: 1, kept_tables: 1 },
  };
  const statements = new RunStatements(run, [FIXED_MODEL], null);
  const settings = settingsSql(scoreSettings({}));
  const scoped = (file: string, name: string, scopes: readonly Scope[], sql: (scope: Scope) => string) =>
    scopes.map((scope) => ({ file, name: `${name}.${scope}`, sql: sql(scope) }));
  return [
    { file: 'work-tables.ts', name: 'work_tables', sql: WORK_TABLES },
    { file: 'change.statements.ts', name: 'take_notes', sql: TAKE_NOTES.join(';\n') },
    { file: 'change.statements.ts', name: 'take_older_notes', sql: TAKE_OLDER_NOTES.join(';\n') },
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
    { file: 'score.statements.ts', name: 'depth_scores.all', sql: statements.depthScores() },
    ...(['changes', 'turn'] as const).map((scope) => ({
      file: 'work-score.statements.ts',
      name: `work_scores.${scope}`,
      sql: statements.workScores(scope),
    })),
    { file: 'work-score.statements.ts', name: 'add_scores', sql: ADD_SCORES },
    { file: 'score.statements.ts', name: 'depth_scores.kept', sql: statements.movedScores() },
    ...(['all', 'kept'] as const).map((scope) => ({
      file: 'contact-score.statements.ts',
      name: `contact_scores.${scope}`,
      sql: statements.contactScores(scope),
    })),
    ...(['changed', 'losing'] as const).map((scope) => ({
      file: 'contact-score.statements.ts',
      name: `remove_contact_scores.${scope}`,
      sql: contactScores.removeContactScores(scope),
    })),
    { file: 'contact-score.statements.ts', name: 'set_contact_scores', sql: contactScores.SET_CONTACT_SCORES },
    { file: 'shared-contact.statements.ts', name: 'take_shared_contacts', sql: TAKE_SHARED_CONTACTS },
    { file: 'contact-score.statements.ts', name: 'count_contact_scores', sql: contactScores.COUNT_CONTACT_SCORES },
    ...accountStatements(),
    { file: 'score.statements.ts', name: 'replaced_scores', sql: REPLACED_SCORES },
    { file: 'score.statements.ts', name: 'remove_scores', sql: REMOVE_SCORES },
    { file: 'score.statements.ts', name: 'replaced_scores_all', sql: REPLACED_SCORES_ALL },
    ...scoped(
      'snapshot.statements.ts',
      'work_book',
      ['all', 'relationships'],
      (scope) => statements.snapshotDeltas(scope, '2026-01-01', '2026-01-02').sql,
    ),
    ...scoped('snapshot-deltas.statements.ts', 'work_book_scores', ['all', 'relationships'], scoreDeltas),
    { file: 'snapshot-deltas.statements.ts', name: 'score_changes', sql: SCORE_CHANGES },
    { file: 'snapshot.statements.ts', name: 'remove_empty_snapshots', sql: REMOVE_EMPTY_SNAPSHOTS },
    { file: 'snapshot.statements.ts', name: 'daily_snapshots', sql: statements.dailySnapshots() },
    ...scoped('cohort.statements.ts', 'work_cells', ['all', 'contacts'], cohorts.cohortDeltas),
    { file: 'cohort.statements.ts', name: 'newest_cohorts', sql: cohorts.NEWEST_COHORTS },
    { file: 'cohort.statements.ts', name: 'kept_cohorts', sql: cohorts.KEPT_COHORTS },
    { file: 'cohort.statements.ts', name: 'remove_empty_points', sql: cohorts.REMOVE_EMPTY_POINTS },
    { file: 'cohort.statements.ts', name: 'cohort_points', sql: cohorts.COHORT_POINTS },
    { file: 'cohort.statements.ts', name: 'remove_empty_cells', sql: cohorts.REMOVE_EMPTY_CELLS },
    { file: 'cohort.statements.ts', name: 'cohort_cells', sql: cohorts.COHORT_CELLS },
    { file: 'entry.statements.ts', name: 'leaving_entries', sql: entries.LEAVING_ENTRIES },
    { file: 'entry.statements.ts', name: 'work_entries', sql: entries.WORK_ENTRIES },
    { file: 'entry.statements.ts', name: 'remove_empty_entries', sql: entries.REMOVE_EMPTY_ENTRIES },
    { file: 'entry.statements.ts', name: 'cohort_entries', sql: entries.COHORT_ENTRIES },
    { file: 'entry.statements.ts', name: 'cohort_entries_all', sql: entries.COHORT_ENTRIES_ALL },
    ...scoped('pipeline.statements.ts', 'moved_contacts', ['all', 'contacts'], (scope) =>
      movedContacts(scope as 'all' | 'contacts', false),
    ),
    { file: 'pipeline.statements.ts', name: 'remove_stages', sql: REMOVE_STAGES },
    { file: 'pipeline.statements.ts', name: 'move_contacts', sql: MOVE_CONTACTS },
    { file: 'pipeline.statements.ts', name: 'remove_empty_stages', sql: REMOVE_EMPTY_STAGES },
    { file: 'pipeline.statements.ts', name: 'count_stages', sql: COUNT_STAGES },
    { file: 'before.statements.ts', name: 'copy_all', sql: COPY_ALL },
    { file: 'before.statements.ts', name: 'copy_named', sql: COPY_NAMED },
    { file: 'move.statements.ts', name: 'changed_in_roll_up', sql: CHANGED_IN_ROLL_UP },
    { file: 'move.statements.ts', name: 'compared_moves', sql: COMPARED_MOVES },
    { file: 'move.statements.ts', name: 'all_compared_moves', sql: ALL_COMPARED_MOVES },
    { file: 'move.statements.ts', name: 'marked_moves', sql: MARKED_MOVES },
    { file: 'move.statements.ts', name: 'otherwise', sql: otherwise(modelSql([FIXED_MODEL], run.as_of), settings) },
    { file: 'transition.statements.ts', name: 'moat', sql: MOAT },
    { file: 'transition.statements.ts', name: 'next_place', sql: NEXT_PLACE },
    { file: 'transition.statements.ts', name: 'copy_held', sql: TAKE_HELD.copy },
    { file: 'transition.statements.ts', name: 'remove_held', sql: TAKE_HELD.remove },
    {
      file: 'transition.statements.ts',
      name: 'work_transitions',
      sql: workTransitions('compared', 'work_days', { holding: true, merged: false }),
    },
    ...mergeStatements(run),
    { file: 'transition.statements.ts', name: 'transitions', sql: transitions(settings) },
    { file: 'transition.statements.ts', name: 'project_transition', sql: PROJECT_TRANSITION },
    { file: 'transition.statements.ts', name: 'agent_transitions', sql: AGENT_TRANSITIONS },
    { file: 'transition.statements.ts', name: 'forget_transitions', sql: FORGET_TRANSITIONS },
    { file: 'source.statements.ts', name: 'all_source_days', sql: sources.ALL_SOURCE_DAYS },
    { file: 'source.statements.ts', name: 'work_source_days', sql: sources.WORK_SOURCE_DAYS },
    { file: 'source.statements.ts', name: 'leaving_source_days', sql: sources.LEAVING_SOURCE_DAYS },
    { file: 'source.statements.ts', name: 'remove_empty_source_days', sql: sources.REMOVE_EMPTY_SOURCE_DAYS },
    { file: 'source.statements.ts', name: 'source_days', sql: sources.SOURCE_DAYS },
    { file: 'source.statements.ts', name: 'changed_sources', sql: sources.CHANGED_SOURCES },
    { file: 'source.statements.ts', name: 'started_sources', sql: sources.STARTED_SOURCES },
    { file: 'source.statements.ts', name: 'all_sources', sql: sources.ALL_SOURCES },
    { file: 'source.statements.ts', name: 'days_of_sources', sql: sources.DAYS_OF_SOURCES },
    { file: 'source.statements.ts', name: 'store_rhythms', sql: sources.STORE_RHYTHMS },
    { file: 'source.statements.ts', name: 'remove_sources', sql: sources.REMOVE_SOURCES },
    { file: 'source.statements.ts', name: 'sources_to_judge.all', sql: sources.sourcesToJudge('all') },
    { file: 'source.statements.ts', name: 'sources_to_judge.changed', sql: sources.sourcesToJudge('changed') },
    { file: 'source.statements.ts', name: 'store_status', sql: sources.STORE_STATUS },
    { file: 'source.statements.ts', name: 'lately_silent', sql: sources.LATELY_SILENT },
    { file: 'source.statements.ts', name: 'work_silent', sql: sources.WORK_SILENT },
    { file: 'episode.statements.ts', name: 'released_candidates', sql: RELEASED_CANDIDATES },
    { file: 'episode.statements.ts', name: 'hold_ends', sql: HOLD_ENDS },
    { file: 'episode.statements.ts', name: 'changed_candidates', sql: CHANGED_CANDIDATES },
    { file: 'episode.statements.ts', name: 'waiting_candidates', sql: WAITING_CANDIDATES },
    { file: 'episode.statements.ts', name: 'work_conditions.all', sql: workConditions('all') },
    { file: 'episode.statements.ts', name: 'work_conditions.candidates', sql: workConditions('candidates') },
    { file: 'episode.statements.ts', name: 'work_ended.all', sql: workEnded('all', 'work_changed') },
    { file: 'episode.statements.ts', name: 'work_ended.candidates', sql: workEnded('candidates', 'work_days') },
    {
      file: 'episode.statements.ts',
      name: 'work_judged',
      sql: workJudged(modelSql([FIXED_MODEL], run.as_of), settings),
    },
    { file: 'episode.statements.ts', name: 'work_ends', sql: workEnds('compared') },
    { file: 'episode.statements.ts', name: 'reasons_of_ends', sql: REASONS_OF_ENDS },
    { file: 'episode.statements.ts', name: 'end_episodes', sql: END_EPISODES },
    { file: 'episode.statements.ts', name: 'open_episodes', sql: openEpisodes(true) },
    { file: 'episode.statements.ts', name: 'forget_episodes', sql: FORGET_EPISODES.join(';\n') },
  ];
}

/** The statements of a project that has accounts. */
function accountStatements(): RecomputeStatement[] {
  const file = 'account.statements.ts';
  return [
    { file, name: 'take_accounts', sql: accounts.takeAccounts(false) },
    { file, name: 'merged.take_accounts', sql: accounts.takeAccounts(true) },
    { file, name: 'remove_members', sql: accounts.REMOVE_MEMBERS },
    { file, name: 'add_members', sql: accounts.addMembers(false) },
    { file, name: 'merged.add_members', sql: accounts.addMembers(true) },
    { file, name: 'take_new_accounts', sql: accounts.TAKE_NEW_ACCOUNTS },
    { file, name: 'add_all_members', sql: accounts.ADD_ALL_MEMBERS },
    { file, name: 'count_members', sql: accounts.COUNT_MEMBERS },
    ...(['taken', 'all'] as const).flatMap((scope) => [
      { file, name: `remove_accounts.${scope}`, sql: accounts.removeAccounts(scope) },
      { file, name: `accounts.${scope}`, sql: accounts.addAccounts(scope) },
    ]),
  ];
}

/** The statements of a project whose contacts and agents have several ids. */
function mergeStatements(run: RunSettings): RecomputeStatement[] {
  const statements = new RunStatements(run, [FIXED_MODEL], null);
  statements.merged = { contacts: true, agents: true };
  const file = 'alias.statements.ts';
  const of = (from: string, named: Readonly<Record<string, unknown>>): RecomputeStatement[] =>
    Object.entries(named).flatMap(([name, sql]) =>
      typeof sql === 'function'
        ? []
        : { file: from, name: name.toLowerCase(), sql: Array.isArray(sql) ? sql.join(';\n') : String(sql) },
    );
  return [
    ...of(file, aliases),
    ...of('agent-alias.statements.ts', agentAliases),
    ...of('episode-merge.statements.ts', episodeMerges),
    { file, name: 'merged.roll_up', sql: statements.rollUp() },
    { file, name: 'merged.work_days', sql: statements.workDays() },
    { file, name: 'merged.moved_contacts.all', sql: statements.movedContacts('all') },
    { file, name: 'merged.moved_contacts.contacts', sql: statements.movedContacts('contacts') },
    { file, name: 'merged.depth_scores.all', sql: statements.depthScores() },
    ...(['changes', 'turn'] as const).map((scope) => ({
      file,
      name: `merged.work_scores.${scope}`,
      sql: statements.workScores(scope),
    })),
    {
      file,
      name: 'merged.work_transitions',
      sql: workTransitions('compared', 'work_days', { holding: true, merged: true }),
    },
  ];
}
