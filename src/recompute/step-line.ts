/** What each step of a run does, in words. */
const WORDS: Readonly<Record<string, string>> = {
  take_changes: 'changes found',
  work_days: 'changed days rolled up',
  replaced_scores: 'states before this run kept',
  roll_up: 'interactions rolled up by day',
  relationship_days: 'days of relationships written',
  work_source_days: 'changed days of sources found',
  source_days: 'days of sources counted',
  sources: 'rhythms of sources learned',
  source_states: 'states of sources changed',
  work_silent: 'silent sources found',
  work_book: 'relationships counted by day',
  work_book_scores: 'scores counted for the day',
  work_entries: 'contacts with another first day found',
  work_before: 'states that grew by a day found',
  work_shared: 'shared contacts that grew found',
  work_moves: 'contacts with another stage found',
  work_cells: 'contacts counted by cohort and period',
  daily_snapshots: 'daily snapshots written',
  cohort_points: 'cohort points written',
  cohort_entries: 'first days of contacts written',
  cohort_cells: 'cohort cells written',
  pipeline_stages: 'pipeline stages counted',
  turning: 'future days that became current found',
  depth_scores: 'scores written',
  contact_scores: 'shared contacts scored',
  accounts: 'accounts written',
  work_changes: 'changes of relationships found',
  work_otherwise: 'changes compared under the old rules',
  work_transitions: 'transitions found',
  transitions: 'transitions written',
  work_conditions: 'conditions of episodes found',
  work_ended: 'ended conditions found',
  episodes: 'episodes opened',
  episodes_ended: 'episodes ended',
};
const WORDS_WIDTH = 32;
const ROWS_WIDTH = 13;
const MS_WIDTH = 10;

/** One line of progress, in columns: `Shop  scores written   1,234,567 rows   4,321 ms`. */
export function stepLine(project: string, step: string, rows: number, ms: number): string {
  const words = WORDS[step] ?? step.replaceAll('_', ' ');
  return `${project}  ${words.padEnd(WORDS_WIDTH)}${grouped(rows, ROWS_WIDTH)} rows${grouped(ms, MS_WIDTH)} ms\n`;
}

function grouped(value: number, width: number): string {
  return value.toLocaleString('en-US').padStart(width);
}
