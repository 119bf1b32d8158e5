import { quoted } from '../../config/excerpt';
import { isDate } from '../../database/calendar-date';
import { FACT_COLUMNS, type FactColumn } from '../interaction-fact';
import { DATE_ORDERS, ENCODINGS, type ImportSpec } from './import-spec';
import { KindTable } from './mapping/kind-table';
import { isTimeZone } from './mapping/time-zone';

/** Words of people for how files are to be read, each a text. */
export interface SpecWords {
  readonly map?: string | undefined;
  readonly kinds?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly dateOrder?: string | undefined;
  readonly encoding?: string | undefined;
  readonly sheet?: string | undefined;
  readonly me?: readonly string[] | undefined;
  readonly maxRecipients?: string | undefined;
  readonly listMail?: boolean | undefined;
  readonly since?: string | undefined;
}

/** A word that is not understood. */
export class SpecProblem extends Error {
  constructor(
    readonly option: keyof SpecWords,
    message: string,
  ) {
    super(message);
  }
}

const MAX_WORDS_LENGTH = 20_000;
const SHORT: Readonly<Record<string, FactColumn>> = { agent: 'agent_id', contact: 'contact_id' };
const COLUMNS = ['agent', 'contact', ...FACT_COLUMNS.slice(2)].join(', ');

/** @throws SpecProblem for the first that is not understood */
export function specOf(words: SpecWords): ImportSpec {
  const { timeZone, sheet, me, listMail, since } = words;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new SpecProblem('timeZone', `${quoted(timeZone)} is no time zone, expected a name like Europe/Berlin`);
  }
  if (since !== undefined && !isDate(since)) {
    throw new SpecProblem('since', `expected a day like 2024-01-31, got ${quoted(since)}`);
  }
  const people = me?.flatMap((list) => list.split(',')).flatMap((one) => one.trim() || []);
  if (people && people.length > 1_000) throw new SpecProblem('me', 'names more than 1000 agents');
  return defined({
    columns: words.map === undefined ? undefined : columnsOf(words.map),
    kinds: words.kinds === undefined ? undefined : kindsOf(words.kinds),
    timeZone,
    dateOrder: oneOf('dateOrder', words.dateOrder, DATE_ORDERS),
    encoding: oneOf('encoding', words.encoding?.toLowerCase(), ENCODINGS),
    sheet,
    me: people?.length ? people : undefined,
    maxRecipients: words.maxRecipients === undefined ? undefined : recipientsOf(words.maxRecipients),
    listMail,
    since,
  });
}

/** `agent=Owner,contact=Email`; a column whose name has a comma followed by a word and = is in quotation marks. */
function columnsOf(text: string): NonNullable<ImportSpec['columns']> {
  const columns: { [column in FactColumn]?: string } = {};
  for (const pair of splitPairs('map', text, /,(?=\s*\w+\s*=)/)) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const column = SHORT[name] ?? FACT_COLUMNS.find((one) => one === name);
    const source = unquoted(pair.slice(at + 1));
    if (at < 0 || column === undefined) {
      throw new SpecProblem('map', `${quoted(pair)} is not understood, expected COLUMN=NAME, with one of ${COLUMNS}`);
    }
    if (source === '') throw new SpecProblem('map', `${name}= names no column`);
    if (column in columns) throw new SpecProblem('map', `names ${name} twice`);
    columns[column] = source;
  }
  return columns;
}

/** `INCOMING_EMAIL=email:inbound,NOTE=skip` */
function kindsOf(text: string): Readonly<Record<string, string>> {
  const kinds: Record<string, string> = {};
  for (const pair of splitPairs('kinds', text, /(?<==\s*[\w:]+\s*),/)) {
    const at = pair.lastIndexOf('=');
    const word = unquoted(pair.slice(0, Math.max(at, 0)));
    if (at < 0 || word === '') {
      throw new SpecProblem(
        'kinds',
        `${quoted(pair)} is not understood, expected WORD=KIND, such as INCOMING_EMAIL=email:inbound`,
      );
    }
    kinds[word] = pair.slice(at + 1).trim();
  }
  try {
    new KindTable(kinds);
  } catch (error) {
    throw new SpecProblem('kinds', (error as Error).message.replace(/^--kinds: /, ''));
  }
  return kinds;
}

function splitPairs(option: 'map' | 'kinds', text: string, between: RegExp): string[] {
  if (text.length > MAX_WORDS_LENGTH) throw new SpecProblem(option, `is longer than ${MAX_WORDS_LENGTH} characters`);
  // Commas within quotation marks do not divide.
  const hidden = text.replace(/"[^"]*"/g, (inner) => inner.replaceAll(',', '\u0001'));
  const pairs = hidden.split(between).map((pair) => pair.replaceAll('\u0001', ',').trim());
  return pairs.filter((pair) => pair !== '');
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  const inner = /^"(.*)"$/s.exec(trimmed)?.[1];
  return inner === undefined ? trimmed : inner.replaceAll('""', '"').trim();
}

function recipientsOf(text: string): number {
  const number = Number(text);
  if (!/^\d{1,6}$/.test(text) || number < 1)
    throw new SpecProblem('maxRecipients', `expected a number from 1, got ${quoted(text)}`);
  return number;
}

function oneOf<Word extends string>(
  option: keyof SpecWords,
  word: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (word === undefined) return undefined;
  const found = words.find((one) => one === word);
  if (found === undefined) throw new SpecProblem(option, `expected one of ${words.join(', ')}, got ${quoted(word)}`);
  return found;
}

function defined(spec: { [key in keyof ImportSpec]: ImportSpec[key] | undefined }): ImportSpec {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined));
}
