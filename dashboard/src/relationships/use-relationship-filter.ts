import type { RelationshipFilter } from '../api/relationship-queries';
import { useAddressFilter } from '../layout/use-address-filter';

const FIELDS = [
  'search',
  'agent',
  'band',
  'stage',
  'at_risk',
  'turn',
  'trait',
  'account',
  'tier',
  'team',
  'sort',
  'order',
] as const;
type Field = (typeof FIELDS)[number];
export type FilterChange = Partial<Record<Field, string | null>>;

/** The filter and the order of the relationships. */
export function useRelationshipFilter() {
  const { filter, ...rest } = useAddressFilter(FIELDS);
  return { filter: filter as RelationshipFilter, ...rest };
}
