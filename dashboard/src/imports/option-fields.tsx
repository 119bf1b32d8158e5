import { type ReactNode, useId, useState } from 'react';
import type { ImportOptions, ImportResult } from '../api/imports';
import { offeredTimeZone, userTimeZone } from '../browser/time-zone';
import sheet from '../ui/sheet.module.css';
import { type ColumnChoices, kindsOption, MEANINGS, mapOption, NEEDED, OUR_COLUMNS } from './import-options';

interface OptionFieldsProps {
  readonly result: ImportResult;
  readonly changed: ImportOptions;
  readonly change: (some: ImportOptions) => void;
}

const ORDERS = [
  ['dmy', 'day, month, year'],
  ['mdy', 'month, day, year'],
  ['ymd', 'year, month, day'],
] as const;

/** What can be said of a file: all that it asks for, and what was found and may be wrong. */
export function OptionFields({ result, changed, change }: OptionFieldsProps) {
  const { question, files, unknown_kinds: kinds } = result;
  const asks = (option: string) => question?.option === option;
  const [file] = files.length === 1 ? files : [];
  const columns = asks('map') ? (question?.choices ?? []) : (file?.columns ?? []);
  const options = { ...(result.options as ImportOptions), ...changed };
  const localTimes = files.some(({ has_local_times }) => has_local_times);
  const ordered = file?.date_order ?? null;
  return (
    <>
      {columns.length > 0 && (
        <Columns
          names={columns}
          found={(file?.mapping ?? question?.found ?? {}) as ColumnChoices}
          change={(map) => change({ map })}
        />
      )}
      {kinds.length > 0 && <Kinds words={kinds} change={(meanings) => change(kindsChange(result, meanings))} />}
      <div className={sheet.form}>
        {(asks('date_order') || ordered !== null) && (
          <Field label="Order of dates">
            <select
              value={options.date_order ?? ordered ?? ''}
              onChange={({ target }) => change({ date_order: target.value })}
            >
              {asks('date_order') && <option value="">choose</option>}
              {ORDERS.map(([order, words]) => (
                <option key={order} value={order}>
                  {words}
                </option>
              ))}
            </select>
          </Field>
        )}
        {(asks('time_zone') || question?.also.includes('time_zone') || localTimes) && (
          <TimeZone value={options.time_zone ?? ''} change={(time_zone) => change({ time_zone })} />
        )}
        {asks('sheet') && (
          <Field label="Sheet">
            <select value={options.sheet ?? ''} onChange={({ target }) => change({ sheet: target.value })}>
              <option value="">choose</option>
              {question?.choices.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </Field>
        )}
      </div>
      {asks('me') && <Agents choices={question?.choices ?? []} change={(me) => change({ me })} />}
    </>
  );
}

const kindsChange = ({ options }: ImportResult, meanings: Readonly<Record<string, string>>): ImportOptions => {
  const kinds = kindsOption((options as ImportOptions).kinds, meanings);
  return kinds === undefined ? {} : { kinds };
};

function Field({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label>
      {label}
      {children}
    </label>
  );
}

interface ColumnsProps {
  readonly names: readonly string[];
  readonly found: ColumnChoices;
  readonly change: (map: string) => void;
}

/** Which column of the file is which of ours. */
function Columns({ names, found, change }: ColumnsProps) {
  const [chosen, setChosen] = useState(found);
  const choose = (column: string, name: string): void => {
    const next = { ...chosen, [column]: name };
    setChosen(next);
    change(mapOption(next) ?? '');
  };
  return (
    <fieldset className={sheet.choices}>
      <legend>Columns</legend>
      <div className={`${sheet.form} ${sheet.fields}`}>
        {OUR_COLUMNS.map(([column, label]) => {
          const value = chosen[column] ?? '';
          const isFixed = value.startsWith('=');
          return (
            <Field key={column} label={label}>
              <select value={value} onChange={({ target }) => choose(column, target.value)}>
                <option value="">{NEEDED.includes(column) ? 'choose' : 'not in the file'}</option>
                {isFixed && <option value={value}>always {value.slice(1)}</option>}
                {names.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </Field>
          );
        })}
      </div>
    </fieldset>
  );
}

interface KindsProps {
  readonly words: ImportResult['unknown_kinds'];
  readonly change: (meanings: Readonly<Record<string, string>>) => void;
}

/** What the kinds of the file mean that are not known. */
function Kinds({ words, change }: KindsProps) {
  const [meanings, setMeanings] = useState<Readonly<Record<string, string>>>({});
  const choose = (word: string, meaning: string): void => {
    const next = { ...meanings, [word]: meaning };
    setMeanings(next);
    change(next);
  };
  return (
    <fieldset className={sheet.choices}>
      <legend>What these kinds are</legend>
      <div className={`${sheet.form} ${sheet.fields}`}>
        {words.map(({ word, rows }) => (
          <Field key={word} label={`${word} (${rows})`}>
            <select value={meanings[word] ?? ''} onChange={({ target }) => choose(word, target.value)}>
              {MEANINGS.map(([meaning, label]) => (
                <option key={meaning} value={meaning}>
                  {label}
                </option>
              ))}
            </select>
          </Field>
        ))}
      </div>
    </fieldset>
  );
}

function TimeZone({ value, change }: { value: string; change: (zone: string) => void }) {
  const id = useId();
  const own = offeredTimeZone(userTimeZone());
  return (
    <Field label="Time zone of times without one">
      <select id={id} value={value} onChange={({ target }) => change(target.value)}>
        <option value="">UTC</option>
        {[...new Set([own, ...Intl.supportedValuesOf('timeZone')])]
          .filter((zone) => zone !== 'UTC')
          .map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
      </select>
    </Field>
  );
}

interface AgentsProps {
  readonly choices: readonly string[];
  readonly change: (me: string) => void;
}

/** Who in the file is an agent; all others are contacts. */
function Agents({ choices, change }: AgentsProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [others, setOthers] = useState('');
  const report = (some: readonly string[], more: string): void =>
    change([...some, ...more.split(',').map((one) => one.trim())].filter(Boolean).join(','));
  const toggle = (name: string, isChosen: boolean): void => {
    const next = isChosen ? [...chosen, name] : chosen.filter((one) => one !== name);
    setChosen(next);
    report(next, others);
  };
  return (
    <fieldset className={sheet.choices}>
      <legend>All others are contacts.</legend>
      <div className={sheet.form}>
        {choices.map((name) => (
          <label key={name} className={sheet.check}>
            <input type="checkbox" onChange={({ target }) => toggle(name, target.checked)} />
            {name}
          </label>
        ))}
      </div>
      <div className={sheet.form}>
        <Field label="Others, or a domain such as @example.org">
          <input
            value={others}
            onChange={({ target }) => {
              setOthers(target.value);
              report(chosen, target.value);
            }}
          />
        </Field>
      </div>
    </fieldset>
  );
}
