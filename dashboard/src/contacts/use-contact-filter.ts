import type { ContactFilter } from '../api/contacts';
import { type FilterChange, useAddressFilter } from '../layout/use-address-filter';

const FIELDS = ['search', 'agent', 'pipeline_stage', 'trait', 'account', 'tier'] as const;
type ContactChange = FilterChange<(typeof FIELDS)[number]>;

const EMPTY: ContactChange = Object.fromEntries(FIELDS.map((field) => [field, null]));

/** The filter of the contacts. */
export function useContactFilter() {
  const { filter, change } = useAddressFilter(FIELDS);
  return { filter: filter as ContactFilter, change, clear: () => change(EMPTY) };
}
