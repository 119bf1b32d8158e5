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

const EMPTY = Object.fromEntries(
  FIELDS.filter((field) => field !== 'sort' && field !== 'order').map((field) => [field, null]),
) as FilterChange;

/** The filter and the order of the relationships. */
export function useRelationshipFilter() {
  const { filter, change } = useAddressFilter(FIELDS);
  return { filter: filter as RelationshipFilter, change, clear: () => change(EMPTY) };
}
