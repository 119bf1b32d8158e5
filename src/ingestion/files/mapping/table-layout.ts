import { excerpt } from '../../../config/excerpt';
import { printable } from '../../../config/printable-lines';
import { ImportError, type ImportQuestion } from '../../import.error';
import { FACT_COLUMNS, type FactColumn, REQUIRED_COLUMNS } from '../../interaction-fact';
import type { NumberingProgram } from '../../program-id';
import type { ImportSpec } from '../import-spec';
import { KNOWN_EXPORTS, type KnownExport } from './known-exports';
import { USUAL_NAMES } from './usual-names';

const MAX_NAMES_SHOWN = 20;
const MAX_NAME_SHOWN_LENGTH = 40;
const MAX_NOTED_NAME_LENGTH = 200;
const MAX_CHOICES = 200;
const MAX_CHOICE_LENGTH = 200;
/** Before a text that all rows have. */
const FIXED = '=';

/** Where a table has each column of a fact. */
export interface TableLayout {
  readonly columns: readonly (readonly [FactColumn, number])[];
  /** Values of all rows. */
  readonly fixed: { readonly [column in FactColumn]?: string };
  /** Names of columns that are not read. */
  readonly ignored: readonly string[];
  /** Meanings of kinds besides those given. */
  readonly kinds: Readonly<Record<string, string>>;
  /** What stands between the contacts of a row that is about several; null if each row is about one. */
  readonly betweenContacts: string | null;
  /** What its external ids begin with; null if they say themselves whose they are. */
  readonly numbering: NumberingProgram | null;
  /** Where else the time is, if the row has none in its column. */
  readonly otherTimes: readonly number[];
  /** Where a word says that a row is no interaction. */
  readonly leftOut: readonly { readonly at: number; readonly words: ReadonlySet<string>; readonly reason: string }[];
  /** By which names it was understood: our own, those given, a program's, or usual ones. */
  readonly by: 'own names' | 'mapping' | 'usual names' | { readonly program: string };
}

/**
 * Finds the columns of a fact in a header line: as given, by their own names, or as known programs and most people name
 * them.
 *
 * @throws ImportError if a required one is missing, or one is there twice
 */
export function layoutOf(header: readonly string[], spec: ImportSpec): TableLayout {
  const names = header.map((name) => name.trim().toLowerCase());
  const places = placesOf(names);
  const given = Object.entries(spec.columns ?? {}) as [FactColumn, string][];
  const fixed: { [column in FactColumn]?: string } = {};
  const found = new Map<FactColumn, number>();
  for (const [column, source] of given) {
    if (source.startsWith(FIXED)) fixed[column] = source.slice(FIXED.length).trim();
    else found.set(column, positionOf(source, names, header));
  }
  for (const column of FACT_COLUMNS) {
    if (found.has(column) || column in fixed || !names.includes(column)) continue;
    found.set(column, only(names, column));
  }
  const missing = () => REQUIRED_COLUMNS.filter((column) => !found.has(column) && !(column in fixed));
  let by: TableLayout['by'] = given.length > 0 ? 'mapping' : 'own names';
  const program = by === 'mapping' || missing().length > 0 ? programOf(places) : undefined;
  if (missing().length > 0) {
    fill(found, fixed, places, program?.columns ?? USUAL_NAMES);
    if (program?.kind !== undefined && !found.has('kind')) fixed.kind ??= program.kind;
    if (given.length === 0) by = program ? { program: program.name } : 'usual names';
  }
  if (missing().length > 0) {
    const known = knownColumns(found, fixed, header);
    throw new ImportError(describeMissing(missing(), header, known), { ...whichColumns(header), found: known });
  }
  const used = new Set(found.values());
  const otherTimes = (program?.columns.occurred_at ?? []).flatMap((name) => {
    const at = places.get(name);
    return at === undefined || used.has(at) ? [] : [at];
  });
  const leftOut = (program?.leftOut ?? []).flatMap(({ columns, words, reason }) => {
    const at = columns.map((name) => places.get(name)).find((place) => place !== undefined);
    return at === undefined ? [] : [{ at, words: new Set(words), reason }];
  });
  return {
    columns: FACT_COLUMNS.flatMap((column) => {
      const at = found.get(column);
      return at === undefined ? [] : [[column, at] as const];
    }),
    fixed,
    ignored: names.filter(
      (_, at) => !used.has(at) && !otherTimes.includes(at) && !leftOut.some((one) => one.at === at),
    ),
    otherTimes,
    leftOut,
    kinds: program?.kinds ?? {},
    betweenContacts: program?.betweenContacts ?? null,
    numbering: hasOwnIds(program, names[found.get('external_id') ?? -1]) ? (program?.numbering ?? null) : null,
    by,
  };
}

function programOf(places: Places): KnownExport | undefined {
  return KNOWN_EXPORTS.find(({ has }) => has.every((any) => any.some((name) => places.has(name))));
}

/** Whether a column has the ids of the program, and not others that somebody has added. */
function hasOwnIds(program: KnownExport | undefined, column: string | undefined): boolean {
  return column !== undefined && (program?.columns.external_id ?? []).includes(withoutNotes(column));
}

/** Where each name first is; one with a note behind it, or its object before it, also as without: Started at (UTC), Activity: Date. */
type Places = ReadonlyMap<string, number>;

function placesOf(names: readonly string[]): Places {
  const places = new Map<string, number>();
  for (const [at, name] of names.entries()) if (!places.has(name)) places.set(name, at);
  for (const [at, name] of names.entries()) {
    const plain = withoutNotes(name);
    if (!places.has(plain)) places.set(plain, at);
  }
  return places;
}

/** A name as a program may write it with a note behind it, or its object before it. */
export function withoutNotes(name: string): string {
  // No program's are longer, and the pattern takes long for many spaces.
  if (name.length > MAX_NOTED_NAME_LENGTH) return name;
  return name.replace(/\s*\([^()]*\)$/, '').replace(/^(?:activity|task|event|contact|conversation): /, '');
}

/** Adds what is still missing, by the first name that the header has. */
function fill(
  found: Map<FactColumn, number>,
  fixed: { readonly [column in FactColumn]?: string },
  places: Places,
  usual: KnownExport['columns'],
): void {
  for (const column of FACT_COLUMNS) {
    if (found.has(column) || column in fixed) continue;
    const at = (usual[column] ?? [])
      .map((one) => places.get(one))
      .find((place) => place !== undefined && !isTaken(column, place, found));
    if (at !== undefined) found.set(column, at);
  }
}

/** The column with the contact may also be its name; otherwise a column has one meaning. */
function isTaken(column: FactColumn, at: number, found: ReadonlyMap<FactColumn, number>): boolean {
  return [...found].some(([other, taken]) => taken === at && !(column === 'contact_name' && other === 'contact_id'));
}

function positionOf(source: string, names: readonly string[], header: readonly string[]): number {
  const name = source.trim().toLowerCase();
  if (!names.includes(name)) {
    throw new ImportError(
      `the header line has no column "${printable(excerpt(source))}"; it has: ${namesOf(header)}`,
      whichColumns(header),
    );
  }
  return only(names, name);
}

function only(names: readonly string[], name: string): number {
  if (names.indexOf(name) !== names.lastIndexOf(name))
    throw new ImportError(`the header names the column ${name} twice`);
  return names.indexOf(name);
}

/** Where each column of a fact was found: the name of a column, or, after `=`, the value of all rows. */
export type KnownColumns = { readonly [column in FactColumn]?: string };

export function knownColumns(
  found: ReadonlyMap<FactColumn, number>,
  fixed: KnownColumns,
  header: readonly string[],
): KnownColumns {
  return {
    ...Object.fromEntries(
      FACT_COLUMNS.flatMap((column) => {
        const at = found.get(column);
        return at === undefined ? [] : [[column, header[at]?.trim()]];
      }),
    ),
    ...Object.fromEntries(Object.entries(fixed).map(([column, value]) => [column, `${FIXED}${value}`])),
  };
}

function describeMissing(missing: readonly string[], header: readonly string[], known: KnownColumns): string {
  const columns = missing.length === 1 ? `the column ${missing[0]} is` : `the columns ${missing.join(', ')} are`;
  const example = missing.map((column) => `${column.replace(/_id$/, '')}=…`).join(',');
  const found = Object.entries(known).map(
    ([column, name]) => `${column} is "${printable(excerpt(name, MAX_NAME_SHOWN_LENGTH))}"`,
  );
  const besides = found.length > 0 ? `; found: ${found.join(', ')}` : '';
  const pronoun = missing.length === 1 ? 'it is' : 'they are';
  return `${columns} missing in the header line, which has: ${namesOf(header)}${besides}; --map ${example} says where ${pronoun}`;
}

function whichColumns(header: readonly string[]): ImportQuestion {
  return { option: 'columns', choices: columnNames(header) };
}

/** The names of columns, to choose from. */
export function columnNames(header: readonly string[]): readonly string[] {
  return header.slice(0, MAX_CHOICES).map((name) => printable(name.trim()).slice(0, MAX_CHOICE_LENGTH));
}

/** The first names, for a message. */
export function namesOf(names: readonly string[]): string {
  const shown = names
    .slice(0, MAX_NAMES_SHOWN)
    .map((name) => printable(excerpt(name, MAX_NAME_SHOWN_LENGTH)) || '(no name)');
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
