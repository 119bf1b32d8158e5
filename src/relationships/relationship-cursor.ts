import { createHash } from 'node:crypto';
import { decodeCursor, encodeCursor, type PagedList } from '../http/query/cursor';
import type { RelationshipFilter } from './relationship-filter';
import type { Place, RelationshipRow } from './relationship-list.queries';

/** Where a page begins, and what the first page of the list said. */
export interface RelationshipCursor {
  readonly place: Place;
  /** Run that wrote what the first page showed. */
  readonly runId: string;
  /** All that the filter let through then. */
  readonly total: number;
}

/** A cursor is of one filter and order: with another one it would name a place that is none. */
function listOf(filter: RelationshipFilter): PagedList {
  const digest = createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 12);
  return { name: `relationships ${digest}`, keys: ['number', 'text', 'uuid', 'text', 'uuid', 'number'] };
}

/** @throws InvalidInput for what is no cursor of a list with this filter and order */
export function readRelationshipCursor(filter: RelationshipFilter, text: string | null): RelationshipCursor | null {
  const keys = decodeCursor(listOf(filter), text);
  if (keys === null) return null;
  const [sortNumber, sortText, agentId, userId, runId, total] = keys as [
    number,
    string,
    string,
    string,
    string,
    number,
  ];
  return { place: { sortNumber, sortText, agentId, userId }, runId, total };
}

export function relationshipCursor(
  filter: RelationshipFilter,
  { sort_number, sort_text, agent_id, user_id }: RelationshipRow,
  { runId, total }: Pick<RelationshipCursor, 'runId' | 'total'>,
): string {
  return encodeCursor(listOf(filter), [sort_number, sort_text, agent_id, user_id, runId, total]);
}
