import { joinAgent, joinContact, SHOWN_NAME, shownAgent, shownId } from '../database/survivors-sql';

/**
 * Transitions with the names of their agents and contacts.
 *
 * @param rows a select of them, in an order
 * @param order the same order
 */
export function namedTransitions(rows: string, order: string): string {
  return `SELECT page.position, page.transition_id, page.type, page.day, page.recorded_at, page.run_id, page.cause,
    ${shownAgent('page')} AS agent_id, agents.name AS agent_name, ${shownId('page')} AS user_id, ${SHOWN_NAME} AS contact_name, page.from_state, page.to_state,
    page.reasons, page.action, page.recommended_action, page.depth, page.band, page.potential, page.count
  FROM (${rows}) page
  ${joinAgent('page')}
  ${joinContact('page')}
  ORDER BY ${order}`;
}
