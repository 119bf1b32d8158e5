import * as cohorts from '../../src/recompute/aggregates/cohort.statements';
import * as entries from '../../src/recompute/aggregates/entry.statements';
import {
  COUNT_STAGES,
  MOVE_CONTACTS,
  movedContacts,
  REMOVE_EMPTY_STAGES,
  REMOVE_STAGES,
} from '../../src/recompute/aggregates/pipeline.statements';
import { REMOVE_EMPTY_SNAPSHOTS } from '../../src/recompute/aggregates/snapshot.statements';
import { SCORE_CHANGES, scoreDeltas } from '../../src/recompute/aggregates/snapshot-deltas.statements';
import { LATE_FACTS, NOTED, ROLL_DAY, TAKE_NOTES, TAKE_OLDER_NOTES } from '../../src/recompute/facts/change.statements';
import { FIRST_KNOWN_DAY, PUBLISHED_NUMBERS, ROLL_UP_DIFFERENCE } from '../../src/recompute/facts/restatement-sql';
import { CHANGED_DAYS, INSERT_DAYS, REMOVE_EMPTY_DAYS } from '../../src/recompute/facts/roll-up.statements';
import * as accounts from '../../src/recompute/identity/account.statements';
import * as agentAliases from '../../src/recompute/identity/agent-alias.statements';
import * as aliases from '../../src/recompute/identity/alias.statements';
import type { RunSettings } from '../../src/recompute/recompute-plan';
import { RunStatements } from '../../src/recompute/run-statements';
import type { Scope } from '../../src/recompute/scope';
import { COPY_ALL, COPY_NAMED } from '../../src/recompute/scores/before.statements';
import * as contactScores from '../../src/recompute/scores/contact-score.statements';
import { modelSql, settingsSql } from '../../src/recompute/scores/model-sql';
import { REMOVE_SCORES, REPLACED_SCORES, REPLACED_SCORES_ALL } from '../../src/recompute/scores/score.statements';
import { TAKE_SHARED_CONTACTS } from '../../src/recompute/scores/shared-contact.statements';
import { ADD_SCORES } from '../../src/recompute/scores/work-score.statements';
import {
  CHANGED_CANDIDATES,
  END_EPISODES,
  FORGET_EPISODES,
  HELD_ENDS,
  openEpisodes,
  REASONS_OF_ENDS,
  RELEASED_CANDIDATES,
  REMOVE_ENDS,
  WAITING_CANDIDATES,
  workConditions,
  workEnded,
  workEnds,
  workJudged,
} from '../../src/recompute/signals/episode.statements';
import * as episodeMerges from '../../src/recompute/signals/episode-merge.statements';
import {
  ALL_COMPARED_MOVES,
  CHANGED_IN_ROLL_UP,
  COMPARED_MOVES,
  MARKED_MOVES,
  otherwise,
} from '../../src/recompute/signals/move.statements';
import * as sources from '../../src/recompute/signals/source.statements';
import {
  AGENT_TRANSITIONS,
  FORGET_TRANSITIONS,
  MOAT,
  NEXT_PLACE,
  PROJECT_TRANSITION,
  TAKE_HELD,
  transitions,
  workTransitions,
} from '../../src/recompute/signals/transition.statements';
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
    { file: 'facts/change.statements.ts', name: 'take_notes', sql: TAKE_NOTES.join(';\n') },
    { file: 'facts/change.statements.ts', name: 'take_older_notes', sql: TAKE_OLDER_NOTES.join(';\n') },
    { file: 'facts/change.statements.ts', name: 'noted', sql: NOTED },
    { file: 'facts/change.statements.ts', name: 'late_facts', sql: LATE_FACTS },
    { file: 'facts/change.statements.ts', name: 'roll_day', sql: ROLL_DAY },
    { file: 'facts/roll-up.statements.ts', name: 'roll_up', sql: statements.rollUp() },
    { file: 'facts/roll-up.statements.ts', name: 'work_days', sql: statements.workDays() },
    { file: 'facts/roll-up.statements.ts', name: 'insert_days', sql: INSERT_DAYS },
    { file: 'facts/roll-up.statements.ts', name: 'remove_empty_days', sql: REMOVE_EMPTY_DAYS },
    { file: 'facts/roll-up.statements.ts', name: 'changed_days', sql: CHANGED_DAYS },
    { file: 'facts/restatement-sql.ts', name: 'roll_up_difference', sql: ROLL_UP_DIFFERENCE },
    { file: 'facts/restatement-sql.ts', name: 'published_numbers', sql: PUBLISHED_NUMBERS },
    { file: 'facts/restatement-sql.ts', name: 'first_known_day', sql: FIRST_KNOWN_DAY },
    { file: 'scores/score.statements.ts', name: 'depth_scores.all', sql: statements.depthScores() },
    ...(['exact', 'others', 'turn'] as const).map((scope) => ({
      file: 'scores/work-score.statements.ts',
      name: `work_scores.${scope}`,
      sql: statements.workScores(scope),
    })),
    { file: 'scores/work-score.statements.ts', name: 'add_scores', sql: ADD_SCORES },
    { file: 'scores/score.statements.ts', name: 'depth_scores.kept', sql: statements.movedScores() },
    ...(['all', 'kept'] as const).map((scope) => ({
      file: 'scores/contact-score.statements.ts',
      name: `contact_scores.${scope}`,
      sql: statements.contactScores(scope),
    })),
    ...(['changed', 'losing'] as const).map((scope) => ({
      file: 'scores/contact-score.statements.ts',
      name: `remove_contact_scores.${scope}`,
      sql: contactScores.removeContactScores(scope),
    })),
    {
      file: 'scores/contact-score.statements.ts',
      name: 'set_contact_scores',
      sql: contactScores.SET_CONTACT_SCORES,
    },
    { file: 'scores/shared-contact.statements.ts', name: 'take_shared_contacts', sql: TAKE_SHARED_CONTACTS },
    {
      file: 'scores/contact-score.statements.ts',
      name: 'has_contact_scores',
      sql: contactScores.HAS_CONTACT_SCORES,
    },
    ...accountStatements(),
    { file: 'scores/score.statements.ts', name: 'replaced_scores', sql: REPLACED_SCORES },
    { file: 'scores/score.statements.ts', name: 'remove_scores', sql: REMOVE_SCORES },
    { file: 'scores/score.statements.ts', name: 'replaced_scores_all', sql: REPLACED_SCORES_ALL },
    ...scoped(
      'aggregates/snapshot.statements.ts',
      'work_book',
      ['all', 'relationships'],
      (scope) => statements.snapshotDeltas(scope, '2026-01-01', '2026-01-02').sql,
    ),
    ...scoped('aggregates/snapshot-deltas.statements.ts', 'work_book_scores', ['all', 'relationships'], scoreDeltas),
    { file: 'aggregates/snapshot-deltas.statements.ts', name: 'score_changes', sql: SCORE_CHANGES },
    { file: 'aggregates/snapshot.statements.ts', name: 'remove_empty_snapshots', sql: REMOVE_EMPTY_SNAPSHOTS },
    { file: 'aggregates/snapshot.statements.ts', name: 'daily_snapshots', sql: statements.dailySnapshots() },
    ...scoped('aggregates/cohort.statements.ts', 'work_cells', ['all', 'contacts'], cohorts.cohortDeltas),
    { file: 'aggregates/cohort.statements.ts', name: 'newest_cohorts', sql: cohorts.NEWEST_COHORTS },
    { file: 'aggregates/cohort.statements.ts', name: 'kept_cohorts', sql: cohorts.KEPT_COHORTS },
    { file: 'aggregates/cohort.statements.ts', name: 'remove_empty_points', sql: cohorts.REMOVE_EMPTY_POINTS },
    { file: 'aggregates/cohort.statements.ts', name: 'cohort_points', sql: cohorts.COHORT_POINTS },
    { file: 'aggregates/cohort.statements.ts', name: 'remove_empty_cells', sql: cohorts.REMOVE_EMPTY_CELLS },
    { file: 'aggregates/cohort.statements.ts', name: 'cohort_cells', sql: cohorts.COHORT_CELLS },
    { file: 'aggregates/entry.statements.ts', name: 'leaving_entries', sql: entries.LEAVING_ENTRIES },
    { file: 'aggregates/entry.statements.ts', name: 'work_entries', sql: entries.WORK_ENTRIES },
    { file: 'aggregates/entry.statements.ts', name: 'remove_empty_entries', sql: entries.REMOVE_EMPTY_ENTRIES },
    { file: 'aggregates/entry.statements.ts', name: 'cohort_entries', sql: entries.COHORT_ENTRIES },
    { file: 'aggregates/entry.statements.ts', name: 'cohort_entries_all', sql: entries.COHORT_ENTRIES_ALL },
    ...scoped('aggregates/pipeline.statements.ts', 'moved_contacts', ['all', 'contacts'], (scope) =>
      movedContacts(scope as 'all' | 'contacts', false),
    ),
    { file: 'aggregates/pipeline.statements.ts', name: 'remove_stages', sql: REMOVE_STAGES },
    { file: 'aggregates/pipeline.statements.ts', name: 'move_contacts', sql: MOVE_CONTACTS },
    { file: 'aggregates/pipeline.statements.ts', name: 'remove_empty_stages', sql: REMOVE_EMPTY_STAGES },
    { file: 'aggregates/pipeline.statements.ts', name: 'count_stages', sql: COUNT_STAGES },
    { file: 'scores/before.statements.ts', name: 'copy_all', sql: COPY_ALL },
    { file: 'scores/before.statements.ts', name: 'copy_named', sql: COPY_NAMED },
    { file: 'signals/move.statements.ts', name: 'changed_in_roll_up', sql: CHANGED_IN_ROLL_UP },
    { file: 'signals/move.statements.ts', name: 'compared_moves', sql: COMPARED_MOVES },
    { file: 'signals/move.statements.ts', name: 'all_compared_moves', sql: ALL_COMPARED_MOVES },
    { file: 'signals/move.statements.ts', name: 'marked_moves', sql: MARKED_MOVES },
    {
      file: 'signals/move.statements.ts',
      name: 'otherwise',
      sql: otherwise(modelSql([FIXED_MODEL], run.as_of), settings),
    },
    { file: 'signals/transition.statements.ts', name: 'moat', sql: MOAT },
    { file: 'signals/transition.statements.ts', name: 'next_place', sql: NEXT_PLACE },
    { file: 'signals/transition.statements.ts', name: 'copy_held', sql: TAKE_HELD.copy },
    { file: 'signals/transition.statements.ts', name: 'remove_held', sql: TAKE_HELD.remove },
    {
      file: 'signals/transition.statements.ts',
      name: 'work_transitions',
      sql: workTransitions('compared', 'work_days', { holding: true, merged: false }),
    },
    ...mergeStatements(run),
    { file: 'signals/transition.statements.ts', name: 'transitions', sql: transitions(settings) },
    { file: 'signals/transition.statements.ts', name: 'project_transition', sql: PROJECT_TRANSITION },
    { file: 'signals/transition.statements.ts', name: 'agent_transitions', sql: AGENT_TRANSITIONS },
    { file: 'signals/transition.statements.ts', name: 'forget_transitions', sql: FORGET_TRANSITIONS },
    { file: 'signals/source.statements.ts', name: 'all_source_days', sql: sources.ALL_SOURCE_DAYS },
    { file: 'signals/source.statements.ts', name: 'work_source_days', sql: sources.WORK_SOURCE_DAYS },
    { file: 'signals/source.statements.ts', name: 'leaving_source_days', sql: sources.LEAVING_SOURCE_DAYS },
    { file: 'signals/source.statements.ts', name: 'remove_empty_source_days', sql: sources.REMOVE_EMPTY_SOURCE_DAYS },
    { file: 'signals/source.statements.ts', name: 'source_days', sql: sources.SOURCE_DAYS },
    { file: 'signals/source.statements.ts', name: 'changed_sources', sql: sources.CHANGED_SOURCES },
    { file: 'signals/source.statements.ts', name: 'started_sources', sql: sources.STARTED_SOURCES },
    { file: 'signals/source.statements.ts', name: 'all_sources', sql: sources.ALL_SOURCES },
    { file: 'signals/source.statements.ts', name: 'days_of_sources', sql: sources.DAYS_OF_SOURCES },
    { file: 'signals/source.statements.ts', name: 'store_rhythms', sql: sources.STORE_RHYTHMS },
    { file: 'signals/source.statements.ts', name: 'remove_sources', sql: sources.REMOVE_SOURCES },
    { file: 'signals/source.statements.ts', name: 'sources_to_judge.all', sql: sources.sourcesToJudge('all') },
    { file: 'signals/source.statements.ts', name: 'sources_to_judge.changed', sql: sources.sourcesToJudge('changed') },
    { file: 'signals/source.statements.ts', name: 'store_status', sql: sources.STORE_STATUS },
    { file: 'signals/source.statements.ts', name: 'lately_silent', sql: sources.LATELY_SILENT },
    { file: 'signals/source.statements.ts', name: 'work_silent', sql: sources.WORK_SILENT },
    { file: 'signals/episode.statements.ts', name: 'released_candidates', sql: RELEASED_CANDIDATES },
    { file: 'signals/episode.statements.ts', name: 'held_ends', sql: HELD_ENDS },
    { file: 'signals/episode.statements.ts', name: 'remove_ends', sql: REMOVE_ENDS },
    { file: 'signals/episode.statements.ts', name: 'changed_candidates', sql: CHANGED_CANDIDATES },
    { file: 'signals/episode.statements.ts', name: 'waiting_candidates', sql: WAITING_CANDIDATES },
    { file: 'signals/episode.statements.ts', name: 'work_conditions.all', sql: workConditions('all') },
    { file: 'signals/episode.statements.ts', name: 'work_conditions.candidates', sql: workConditions('candidates') },
    { file: 'signals/episode.statements.ts', name: 'work_ended.all', sql: workEnded('all', 'work_changed') },
    { file: 'signals/episode.statements.ts', name: 'work_ended.candidates', sql: workEnded('candidates', 'work_days') },
    {
      file: 'signals/episode.statements.ts',
      name: 'work_judged',
      sql: workJudged(modelSql([FIXED_MODEL], run.as_of), settings),
    },
    { file: 'signals/episode.statements.ts', name: 'work_ends', sql: workEnds('compared') },
    { file: 'signals/episode.statements.ts', name: 'reasons_of_ends', sql: REASONS_OF_ENDS },
    { file: 'signals/episode.statements.ts', name: 'end_episodes', sql: END_EPISODES },
    { file: 'signals/episode.statements.ts', name: 'open_episodes', sql: openEpisodes(true) },
    { file: 'signals/episode.statements.ts', name: 'forget_episodes', sql: FORGET_EPISODES.join(';\n') },
  ];
}

/** The statements of a project that has accounts. */
function accountStatements(): RecomputeStatement[] {
  const file = 'identity/account.statements.ts';
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
  const file = 'identity/alias.statements.ts';
  const of = (from: string, named: Readonly<Record<string, unknown>>): RecomputeStatement[] =>
    Object.entries(named).flatMap(([name, sql]) =>
      typeof sql === 'function'
        ? []
        : { file: from, name: name.toLowerCase(), sql: Array.isArray(sql) ? sql.join(';\n') : String(sql) },
    );
  return [
    ...of(file, aliases),
    ...of('identity/agent-alias.statements.ts', agentAliases),
    ...of('signals/episode-merge.statements.ts', episodeMerges),
    { file, name: 'merged.roll_up', sql: statements.rollUp() },
    { file, name: 'merged.work_days', sql: statements.workDays() },
    { file, name: 'merged.moved_contacts.all', sql: statements.movedContacts('all') },
    { file, name: 'merged.moved_contacts.contacts', sql: statements.movedContacts('contacts') },
    { file, name: 'merged.depth_scores.all', sql: statements.depthScores() },
    ...(['exact', 'others', 'turn'] as const).map((scope) => ({
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
