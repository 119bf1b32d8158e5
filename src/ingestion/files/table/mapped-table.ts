import type { FactColumn } from '../../interaction-fact';
import { programId } from '../../program-id';
import { DEFAULT_MAX_RECIPIENTS, type ImportSpec } from '../import-spec';
import { RowMapping } from '../mapping/row-mapping';
import { forEachContact } from '../mapping/several-contacts';
import { knownColumns, layoutOf, namesOf, type TableLayout } from '../mapping/table-layout';
import { TimeColumns } from '../mapping/time-columns';
import { type FileRow, isLeftOut } from '../row-reader';
import type { TableOptions } from './table-options';

/** A table whose header is known: gives the values of a fact from the fields of a row. */
export class MappedTable {
  readonly layout: TableLayout;
  /** What was given, completed by what was saved. */
  readonly spec: ImportSpec;
  readonly saved: ImportSpec | undefined;
  private readonly mapping: RowMapping;
  private readonly clocks: TimeColumns;

  /** @throws ImportError if the header is unusable */
  constructor(
    readonly header: readonly string[],
    private readonly options: TableOptions,
  ) {
    this.saved = options.spec.columns ? undefined : options.savedFor?.(header);
    this.spec = { ...this.saved, ...options.spec };
    this.layout = layoutOf(header, this.spec);
    this.clocks = new TimeColumns(header, this.layout);
    this.mapping = new RowMapping(this.spec, this.layout.kinds, options.times, options.mangled);
  }

  /** @param fields as many as the header has */
  content(fields: readonly unknown[]): FileRow['content'] {
    const values: { [column in FactColumn]?: unknown } = { ...this.layout.fixed };
    for (const [column, index] of this.layout.columns) values[column] = fields[index];
    for (const { at, words, reason } of this.layout.leftOut) {
      if (
        words.has(
          String(fields[at] ?? '')
            .trim()
            .toLowerCase(),
        )
      )
        return { leftOut: reason };
    }
    values.occurred_at = this.clocks.timeOf(values.occurred_at, fields);
    const mapped = this.mapping.apply(values);
    if (typeof mapped === 'string' || isLeftOut(mapped)) return mapped;
    const { betweenContacts: between, numbering } = this.layout;
    const whole = numbering === null ? mapped : { ...mapped, external_id: programId(numbering, mapped.external_id) };
    if (between === null) return whole;
    return forEachContact(whole, between, this.spec.maxRecipients ?? DEFAULT_MAX_RECIPIENTS);
  }

  /** The column of a fact in each column of the file. */
  factColumns(): ReadonlyMap<string, FactColumn> {
    return new Map(this.layout.columns.map(([column, index]) => [columnKey(this.header[index] ?? ''), column]));
  }

  /** Words in the column of kinds of which nobody said what they mean, with their numbers of rows. */
  get unknownKinds(): ReadonlyMap<string, number> {
    return this.mapping.unknownKinds;
  }

  /** What the operator should know, after the last row. */
  notes(): string[] {
    const { unknownKinds } = this.mapping;
    const { clockNames } = this.clocks;
    const ignored = this.layout.ignored.filter((name) => !clockNames.includes(name));
    const unknown = [...unknownKinds].sort(([, a], [, b]) => b - a).map(([word]) => word);
    const example = unknown.slice(0, 3).map((word) => `${word}=…`);
    return [
      ...(ignored.length > 0 ? [`ignored columns: ${namesOf(ignored)}`] : []),
      ...(unknown.length > 0
        ? [
            `unknown kinds: ${namesOf(unknown)}; --kinds "${namesOf(example)}" says what they are, such as email:inbound or skip`,
          ]
        : []),
      ...this.options.mangled.warnings(),
    ];
  }
}

/** Where each column of a fact was found: the name of a column, or, after `=`, the value of all rows. */
export function columnsFound({ layout, header }: MappedTable): { [column in FactColumn]?: string } {
  return knownColumns(new Map(layout.columns), layout.fixed, header);
}

/** The name of a column as it is compared. */
export function columnKey(name: string): string {
  return name.trim().toLowerCase();
}
