import { SQL } from './algebra';
import { dueIn } from './rules';

/** Actions that ask to leave a contact alone for now. */
const AT_REST = ['wait', 'stop_chasing', 'let_rest'] as const;

/** Whether the recommended action asks for something today, of a row of `depth_scores`. */
export function dueActionSql(): string {
  const later = `action = 'follow_up' AND ${dueIn(SQL, 'n_unanswered', 'turn_days')} > 0`;
  return `(action NOT IN (${AT_REST.map((action) => `'${action}'`).join(', ')}) AND NOT (${later}))`;
}
