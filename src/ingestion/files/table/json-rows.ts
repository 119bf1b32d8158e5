import { ImportError } from '../../import.error';
import { FACT_COLUMNS, type FactColumn } from '../../interaction-fact';
import { OWN_COLUMNS } from '../conversation-facts';
import type { FileRow } from '../row-reader';
import { MappedTable } from './mapped-table';
import type { TableOptions } from './table-options';

type JsonObject = Readonly<Record<string, unknown>>;

/** The keys of nested objects that can be mapped, as in `user.email`. */
const MAX_KEYS = 200;

/** Turns JSON objects into facts, by the keys of the first one. */
export class JsonRows {
  readonly factColumns = OWN_COLUMNS;
  table: MappedTable | null = null;
  private keys: readonly string[] = [];

  constructor(private readonly options: TableOptions) {}

  /** @param subject of a problem, such as "the line" */
  row(source: string, subject: string): Pick<FileRow, 'content' | 'fields'> {
    const object = parseObject(source, subject);
    if (typeof object === 'string') return { content: object, fields: () => [source] };
    this.table ??= this.tableFor(object);
    const values = this.keys.map((key) => valueAt(object, key));
    const content = this.table.content(values);
    return { content, fields: () => FACT_COLUMNS.map((column) => cell(this.valueOf(column, object, values))) };
  }

  notes(): readonly string[] {
    // Other keys are ignored without a word: each object may have its own.
    return this.table?.notes().filter((note) => !note.startsWith('ignored')) ?? [];
  }

  private valueOf(column: FactColumn, object: JsonObject, values: readonly unknown[]): unknown {
    const [, index] = this.table?.layout.columns.find(([name]) => name === column) ?? [];
    return index === undefined ? (this.table?.layout.fixed[column] ?? object[column]) : values[index];
  }

  private tableFor(object: JsonObject): MappedTable {
    const keys = new Set(keysOf(object));
    // Later objects may have our own keys, if the first one has not.
    const optional = FACT_COLUMNS.filter((column) => !['agent_id', 'contact_id', 'occurred_at'].includes(column));
    this.keys = [...new Set([...keys, ...optional])];
    try {
      return new MappedTable(this.keys, this.options);
    } catch (error) {
      if (!(error instanceof ImportError) || this.options.spec.columns) throw error;
      this.keys = FACT_COLUMNS;
      return new MappedTable(FACT_COLUMNS, this.options);
    }
  }
}

function keysOf(object: JsonObject): string[] {
  const keys: string[] = [];
  for (const [key, value] of Object.entries(object)) {
    if (keys.length >= MAX_KEYS) break;
    keys.push(key);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      keys.push(
        ...Object.keys(value)
          .slice(0, MAX_KEYS - keys.length)
          .map((inner) => `${key}.${inner}`),
      );
    }
  }
  return keys;
}

function valueAt(object: JsonObject, key: string): unknown {
  if (key in object) return object[key];
  const dot = key.indexOf('.');
  if (dot < 0) return undefined;
  const inner = object[key.slice(0, dot)];
  return typeof inner === 'object' && inner !== null ? (inner as JsonObject)[key.slice(dot + 1)] : undefined;
}

function parseObject(source: string, subject: string): JsonObject | string {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return `${subject} is not JSON`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `${subject} is not a JSON object`;
  return value as JsonObject;
}

/** The value as a field of CSV. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
