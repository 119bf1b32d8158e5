import { parseQuery } from '../../src/http/query/query-value';
import { readQuery } from '../../src/http/query/validation.pipe';
import {
  type RelationshipFilter,
  RelationshipParameters,
  relationshipFilter,
} from '../../src/relationships/relationship-filter';

/** Whom `me` means. */
const CALLER = { userId: 'user_me', ownerId: 'org_test', expiresAt: 0, organisation: null };

/** @param query of a list of relationships, without the question mark */
export function filterOf(query: string): RelationshipFilter {
  return relationshipFilter(readQuery(RelationshipParameters, parseQuery(query)), CALLER);
}
