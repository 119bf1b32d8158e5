import { createHash } from 'node:crypto';
import { decodeCursor, encodeCursor, type PagedList } from '../http/query/cursor';
import type { RelationshipFilter } from './relationship-filter';
import type { Place, RelationshipRow } from './relationship-list.queries';

/** Where a page starts, and what the first page of the list returned. */
export interface RelationshipCursor {
  readonly place: Place;
  /** The run whose scores the first page showed. */
  readonly runId: string;
  /** The number of matches at that time. */
  readonly total: number;
}

/** A cursor belongs to one filter and order: with another one, its position would mean nothing. */
function listOf(filter: RelationshipFilter): PagedList {
  const digest = createHash('sha256').update(JSON.stringify(filter)).digest('base64url').slice(0, 12);
  return { name: `relationships ${digest}`, keys: ['number', 'text', 'uuid', 'text', 'uuid', 'number'] };
}

/** @throws InvalidInput if the text is not a cursor of a list with this filter and order */
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
