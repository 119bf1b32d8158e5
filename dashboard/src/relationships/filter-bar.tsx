import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { X } from 'lucide-react';
import type { RelationshipFilter } from '../api/relationship-queries';
import { PersonFilters } from '../people/person-filters';
import { AgentPicker } from '../project/agent-picker';
import { STAGES } from '../project/stages';
import { BANDS, BandDot } from '../ui/band';
import { Picker } from '../ui/picker';
import { SearchBox } from '../ui/search-box';
import styles from './filter-bar.module.css';
import type { FilterChange } from './use-relationship-filter';

interface FilterBarProps {
  readonly filter: RelationshipFilter;
  readonly change: (changes: FilterChange) => void;
  readonly isFiltered: boolean;
  readonly clear: () => void;
}

/** The filters of the list. */
export function FilterBar({ filter, change, isFiltered, clear }: FilterBarProps) {
  const { search, agent, band, stage, at_risk } = filter;
  return (
    <search className={styles.bar}>
      <SearchBox
        label="Search contacts by name or id"
        placeholder="Search contacts"
        search={search ?? ''}
        find={(typed) => change({ search: typed })}
      />
      <ToggleGroup
        className={styles.bands}
        aria-label="Bands"
        multiple
        value={band?.split(',') ?? []}
        onValueChange={(bands) => change({ band: BANDS.filter((name) => bands.includes(name)).join(',') })}
      >
        {BANDS.map((name) => (
          <Toggle key={name} value={name} className={styles.band}>
            <BandDot band={name} />
            {name}
          </Toggle>
        ))}
      </ToggleGroup>
      <Toggle
        className={styles.risk}
        pressed={String(at_risk) === 'true'}
        // In the order of Home, unless another one was chosen.
        onPressedChange={(pressed) =>
          change({
            at_risk: pressed ? 'true' : null,
            ...(pressed && !filter.sort ? { sort: 'value_at_stake' } : {}),
            ...(!pressed && filter.sort === 'value_at_stake' ? { sort: null, order: null } : {}),
          })
        }
      >
        At risk
      </Toggle>
      <AgentPicker agent={agent} pick={(chosen) => change({ agent: chosen })} />
      <Picker
        label="Stage"
        all="All stages"
        value={stage ?? null}
        choices={Object.entries(STAGES).map(([value, { label }]) => ({ value, label }))}
        pick={(chosen) => change({ stage: chosen })}
      />
      <PersonFilters filter={filter} change={change} />
      {isFiltered && (
        <button type="button" className={styles.clear} onClick={clear}>
          <X size={14} aria-hidden="true" />
          Clear
        </button>
      )}
    </search>
  );
}
