import { Popover } from '@base-ui/react/popover';
import { useQuery } from '@tanstack/react-query';
import { SlidersHorizontal, X } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { sampledContactsQuery } from '../api/contacts';
import type { FilterChange } from '../layout/use-address-filter';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import help from '../ui/help.module.css';
import picker from '../ui/picker.module.css';
import sheet from '../ui/sheet.module.css';
import styles from './person-filters.module.css';
import { COMPARISONS, type Comparison, conditionInWords, conditionsOf, conditionText } from './trait-text';

type Field = 'trait' | 'account' | 'tier';

interface PersonFiltersProps {
  readonly filter: Partial<Record<Field, string | undefined>>;
  readonly change: (changes: FilterChange<Field>) => void;
}

/** Filters by what is known of a contact: each that is set, and a form for more. */
export function PersonFilters({ filter, change }: PersonFiltersProps) {
  const [open, setOpen] = useState(false);
  const conditions = conditionsOf(filter.trait ?? '');
  const close = (): void => setOpen(false);
  return (
    <>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={`${picker.trigger} ${styles.trigger}`}>
          <SlidersHorizontal size={14} aria-hidden="true" />
          Traits and accounts
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner className={help.positioner} sideOffset={6} align="start" collisionPadding={12}>
            <Popover.Popup className={help.popup} aria-label="Traits and accounts">
              <Fields
                add={(condition) => {
                  change({ trait: [...conditions.filter((known) => known !== condition), condition].join() });
                  close();
                }}
                set={(changes) => {
                  change(changes);
                  close();
                }}
              />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {filter.account && <Chip text={`Account: ${filter.account}`} remove={() => change({ account: null })} />}
      {filter.tier && <Chip text={`Tier: ${filter.tier}`} remove={() => change({ tier: null })} />}
      {conditions.map((condition) => (
        <Chip
          key={condition}
          text={conditionInWords(condition)}
          remove={() => change({ trait: conditions.filter((other) => other !== condition).join() || null })}
        />
      ))}
    </>
  );
}

function Chip({ text, remove }: { text: string; remove: () => void }) {
  return (
    <button
      type="button"
      className={`${picker.trigger} ${picker.set}`}
      onClick={remove}
      title={text}
      aria-label={`Remove the filter ${text}`}
    >
      <span className={picker.value}>{text}</span>
      <X size={14} aria-hidden="true" />
    </button>
  );
}

interface FieldsProps {
  readonly add: (condition: string) => void;
  readonly set: (changes: FilterChange<Field>) => void;
}

function Fields({ add, set }: FieldsProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const [name, setName] = useState('');
  const [comparison, setComparison] = useState<Comparison>(':');
  const known = useKnownValues(typed, name);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string) => String(form.get(field) ?? '').trim();
    if (text('account')) set({ account: text('account') });
    else if (text('tier')) set({ tier: text('tier') });
    else if (text('name')) add(conditionText(text('name'), comparison, text('value')));
  };
  return (
    <>
      <form className={`${sheet.form} ${styles.row}`} onSubmit={submit}>
        <label>
          Trait
          <input
            name="name"
            required
            maxLength={100}
            autoComplete="off"
            list={`${id}names`}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <label>
          Comparison
          <select value={comparison} onChange={({ currentTarget }) => setComparison(currentTarget.value as Comparison)}>
            {COMPARISONS.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {comparison !== '' && (
          <label>
            Value
            <input name="value" required maxLength={200} autoComplete="off" list={`${id}values`} />
          </label>
        )}
        <Button type="submit" aria-label="Filter by this trait">
          Filter
        </Button>
      </form>
      <form className={`${sheet.form} ${styles.row}`} onSubmit={submit}>
        <label>
          Id of an account
          <input
            name="account"
            required
            maxLength={200}
            autoComplete="off"
            list={`${id}accounts`}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <Button type="submit" aria-label="Filter by this account">
          Filter
        </Button>
      </form>
      <form className={`${sheet.form} ${styles.row}`} onSubmit={submit}>
        <label>
          Tier
          <input name="tier" required maxLength={200} autoComplete="off" list={`${id}tiers`} />
        </label>
        <Button type="submit" aria-label="Filter by this tier">
          Filter
        </Button>
      </form>
      <Options id={`${id}names`} options={known.names} />
      <Options id={`${id}values`} options={known.values} />
      <Options id={`${id}tiers`} options={known.tiers} />
      <datalist id={`${id}accounts`}>
        {known.accounts.map(([account, label]) => (
          <option key={account} value={account} label={label} />
        ))}
      </datalist>
    </>
  );
}

function Options({ id, options }: { id: string; options: readonly string[] }) {
  return (
    <datalist id={id}>
      {options.map((option) => (
        <option key={option} value={option} />
      ))}
    </datalist>
  );
}

/** Values that some contacts have. @param typed part of the id or name of an account @param trait whose values */
function useKnownValues(typed: string, trait: string) {
  const { project_id } = useProject();
  const { data } = useQuery(sampledContactsQuery(project_id, typed));
  const contacts = data?.contacts ?? [];
  const distinct = (values: readonly (string | null)[]) =>
    [...new Set(values.filter((value) => value !== null))].sort();
  const accounts = new Map<string, string>();
  for (const { account_id, account_name } of contacts) {
    if (account_id !== null) accounts.set(account_id, account_name ?? account_id);
  }
  return {
    accounts: [...accounts],
    tiers: distinct(contacts.map(({ tier }) => tier)),
    names: distinct(contacts.flatMap(({ traits }) => Object.keys(traits))),
    values: distinct(contacts.map(({ traits }) => (traits[trait] === undefined ? null : String(traits[trait])))),
  };
}
