import { useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** New values of some filters; null removes one. */
export type FilterChange<Field extends string> = Partial<Record<Field, string | null>>;

/** Filters of a list. */
export interface AddressFilter<Field extends string> {
  readonly filter: Partial<Record<Field, string>>;
  readonly change: (changes: FilterChange<Field>) => void;
  /** Whether any filter is set. The order is none. */
  readonly isFiltered: boolean;
  /** Removes all filters, but keeps the order. */
  readonly clear: () => void;
}

/** Fields that do not change what is in a list. */
const ORDER: readonly string[] = ['sort', 'order'];

/**
 * Filters of a list, stored in the URL, so that a link shows the same list.
 *
 * @param fields their names; must not change
 */
export function useAddressFilter<Field extends string>(fields: readonly Field[]): AddressFilter<Field> {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.toString();
  const filter = useMemo(() => {
    const given = new URLSearchParams(text);
    const entries = fields.flatMap((field) => (given.get(field) ? [[field, given.get(field)]] : []));
    // The API reports invalid values.
    return Object.fromEntries(entries) as Partial<Record<Field, string>>;
  }, [text, fields]);
  const change = (changes: FilterChange<Field>): void =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [field, value] of Object.entries<string | null | undefined>(changes)) {
          if (value) after.set(field, value);
          else after.delete(field);
        }
        return after;
      },
      // Each filter is a step in the history; letters of a search are not.
      { replace: 'search' in changes },
    );
  const filters = fields.filter((field) => !ORDER.includes(field));
  const isFiltered = filters.some((field) => field in filter);
  const clear = (): void => change(Object.fromEntries(filters.map((field) => [field, null])) as FilterChange<Field>);
  return { filter, change, isFiltered, clear };
}
