import type { ContactFilter } from '../api/contacts';
import { type FilterChange, useAddressFilter } from '../layout/use-address-filter';

const FIELDS = ['search', 'agent', 'pipeline_stage', 'trait', 'account', 'tier', 'sort', 'order'] as const;
type ContactChange = FilterChange<(typeof FIELDS)[number]>;

const EMPTY: ContactChange = Object.fromEntries(
  FIELDS.filter((field) => field !== 'sort' && field !== 'order').map((field) => [field, null]),
);

/** The filter and the order of the contacts. */
export function useContactFilter() {
  const { filter, change } = useAddressFilter(FIELDS);
  return { filter: filter as ContactFilter, change, clear: () => change(EMPTY) };
}
