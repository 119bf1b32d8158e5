import { isPrintableText } from '../http/adapter/printable-text';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { queryValue } from '../http/query/query-value';
import type { ImportSpec } from '../ingestion/files/import-spec';
import { SpecProblem, specOf } from '../ingestion/files/spec-words';

const MAX_NAME = 256;

/** Options that are texts, with what they say. */
const TEXTS = {
  map: 'The column of the file for each of ours: `agent=Owner,contact=Email,occurred_at="Activity date"`. `agent==Nova` gives all rows the value Nova.',
  kinds: 'What the kinds of the file mean: `INCOMING_EMAIL=email:inbound,NOTE=skip`. `*` stands for all others.',
  time_zone: 'IANA name of the zone of times without an offset. Default: UTC.',
  date_order: '`dmy`, `mdy` or `ymd`, for dates such as 03/04/2025, if the file does not show it.',
  encoding: '`utf-8`, `utf-16le`, `utf-16be` or `windows-1252`. Default: detected.',
  sheet: 'Name of the sheet of a workbook. Default: the first one.',
  me: 'Who your agents are: addresses, domains such as `@example.org`, or names in chats, separated by commas.',
  max_recipients: 'Messages to more people are left out. Default: 10.',
  since: 'First day that is read, YYYY-MM-DD.',
  format: '`csv` or `ndjson`. Default: detected.',
  mapping: 'Name of a saved mapping. Default: the one that was saved for files with these columns, if any.',
  save_mapping: 'Saves how the file is read, under this name.',
} as const;
/** Options that are true or false; false by default. */
const FLAGS = {
  list_mail: 'Counts mail of mailing lists.',
  strict: 'Imports nothing if any row is rejected.',
  allow_placeholder_ids: 'Accepts ids that programs write if they have none, such as undefined.',
} as const;

type TextOption = keyof typeof TEXTS;
type FlagOption = keyof typeof FLAGS;

/** The options of a request, as they were given. */
export type GivenOptions = { readonly [option in TextOption]?: string } & { readonly [option in FlagOption]?: boolean };

/** Each option with its schema and description, for the OpenAPI document. */
export const OPTION_PARAMETERS = [
  ...Object.entries(TEXTS).map(([name, description]) => ({ name, description, schema: { type: 'string' } as const })),
  ...Object.entries(FLAGS).map(([name, description]) => ({
    name,
    description,
    schema: { type: 'boolean', default: false } as const,
  })),
];

/** What options mean. */
export interface ImportOptions {
  readonly spec: ImportSpec;
  readonly format?: 'csv' | 'ndjson';
  readonly mapping?: string;
  readonly saveMapping?: string;
  readonly strict: boolean;
  readonly allowPlaceholderIds: boolean;
}

/** @throws InvalidInput for the first that is not understood */
export function givenOptions(url: string): GivenOptions {
  const given: Record<string, string | boolean> = {};
  for (const name of Object.keys(TEXTS)) {
    const value = queryValue(url, name);
    if (value !== null && value.trim() !== '') given[name] = value;
  }
  for (const name of Object.keys(FLAGS)) if (flagOf(url, name)) given[name] = true;
  importOptions(given);
  return given;
}

/** @throws InvalidInput */
export function flagOf(url: string, name: string): boolean {
  const value = queryValue(url, name) ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new InvalidInput([{ message: 'expected true or false', location: `query.${name}`, value }]);
}

/** @throws InvalidInput */
export function importOptions(given: GivenOptions): ImportOptions {
  const { format, mapping, save_mapping: saveMapping } = given;
  if (format !== undefined && format !== 'csv' && format !== 'ndjson') {
    throw refusal('format', 'expected csv or ndjson', format);
  }
  for (const name of ['mapping', 'save_mapping'] as const) {
    const value = given[name]?.trim();
    if (value !== undefined && !isPrintableText(value, MAX_NAME)) {
      throw refusal(name, `expected 1 to ${MAX_NAME} printable characters`, value);
    }
  }
  return {
    spec: specOfOptions(given),
    ...(format && { format }),
    ...(mapping && { mapping: mapping.trim() }),
    ...(saveMapping && { saveMapping: saveMapping.trim() }),
    strict: given.strict ?? false,
    allowPlaceholderIds: given.allow_placeholder_ids ?? false,
  };
}

function specOfOptions(given: GivenOptions): ImportSpec {
  // PostgreSQL could not store these, and no file has them.
  const odd = Object.entries(given).find(([, value]) => typeof value === 'string' && /[\0\p{Cs}]/u.test(value));
  if (odd) throw refusal(odd[0], 'has a character that cannot be stored', '');
  try {
    return specOf({
      map: given.map,
      kinds: given.kinds,
      timeZone: given.time_zone,
      dateOrder: given.date_order,
      encoding: given.encoding,
      sheet: given.sheet,
      me: given.me === undefined ? undefined : [given.me],
      maxRecipients: given.max_recipients,
      listMail: given.list_mail,
      since: given.since,
    });
  } catch (error) {
    if (!(error instanceof SpecProblem)) throw error;
    const name = error.option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    throw refusal(name, inOptions(error.message), String(given[name as TextOption] ?? ''));
  }
}

function refusal(name: string, message: string, value: string): InvalidInput {
  return new InvalidInput([{ message, location: `query.${name}`, value: value.slice(0, MAX_NAME) }]);
}

/** Words that follow the name of an option in a sentence, and are no value of it. */
const FOLLOWING = '(?:says|is|means|names|accepts|counts)\\b';

/** A message for the command line with its options as those of a request: `--time-zone X` becomes `time_zone=X`. */
export function inOptions(message: string): string {
  return message.replace(new RegExp(`--([a-z]+(?:-[a-z]+)*)(?: (?!${FOLLOWING})(?=[\\w"@]))?`, 'g'), (whole, name) => {
    return String(name).replaceAll('-', '_') + (whole.endsWith(' ') ? '=' : '');
  });
}
