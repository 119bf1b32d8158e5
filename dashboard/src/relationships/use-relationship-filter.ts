import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import type { RelationshipFilter } from '../api/relationship-queries';

const FIELDS = ['search', 'agent', 'band', 'stage', 'at_risk', 'sort', 'order'] as const;
type Field = (typeof FIELDS)[number];
export type FilterChange = Partial<Record<Field, string | null>>;

/** The filter and the order, stored in the URL, so that a link shows the same list. */
export function useRelationshipFilter() {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.toString();
  const filter = useMemo(() => {
    const given = new URLSearchParams(text);
    const entries = FIELDS.flatMap((field) => (given.get(field) ? [[field, given.get(field)]] : []));
    // The API reports invalid values.
    return Object.fromEntries(entries) as RelationshipFilter;
  }, [text]);
  const change = (changes: FilterChange): void =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [field, value] of Object.entries(changes)) {
          if (value) after.set(field, value);
          else after.delete(field);
        }
        return after;
      },
      // Each filter is a step in the history; letters of a search are not.
      { replace: 'search' in changes },
    );
  const clear = (): void => change({ search: null, agent: null, band: null, stage: null, at_risk: null });
  return { filter, change, clear };
}
