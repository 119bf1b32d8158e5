import type { ContactFilter } from '../api/contacts';
import { useAddressFilter } from '../layout/use-address-filter';

const FIELDS = ['search', 'agent', 'pipeline_stage', 'trait', 'account', 'tier', 'sort', 'order'] as const;

/** The filter and the order of the contacts. */
export function useContactFilter() {
  const { filter, ...rest } = useAddressFilter(FIELDS);
  return { filter: filter as ContactFilter, ...rest };
}
