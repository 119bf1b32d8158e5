import type { TableLayout } from './table-layout';

const CLOCK = /^\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\.?)?$/i;
const HAS_CLOCK = /\d:\d{2}|T\d{2}/;
const HAS_ZONE = /(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$/i;

/** Reads the time of a row from all columns that say something about it. */
export class TimeColumns {
  private readonly date: number | null;
  /** By columns of days, the columns of their clocks: of "Due date" the one named "Due time". */
  private readonly clocks: ReadonlyMap<number, number>;
  private readonly otherTimes: readonly number[];
  private readonly inUtc: ReadonlySet<number>;
  private readonly names: readonly string[];

  constructor(header: readonly string[], layout: Pick<TableLayout, 'columns' | 'otherTimes'>) {
    this.names = header.map((name) => name.trim().toLowerCase());
    this.date = layout.columns.find(([column]) => column === 'occurred_at')?.[1] ?? null;
    this.otherTimes = layout.otherTimes;
    this.inUtc = new Set(this.names.flatMap((name, at) => (/\((?:utc|gmt)\)$/.test(name) ? [at] : [])));
    const days = this.date === null ? [] : [this.date, ...this.otherTimes];
    this.clocks = new Map(
      days.flatMap((at) => {
        const clock = this.clockBeside(at);
        return clock === null ? [] : [[at, clock] as const];
      }),
    );
  }

  /** The columns of clocks, in lower case. */
  get clockNames(): readonly string[] {
    return [...this.clocks.values()].flatMap((at) => this.names[at] ?? []);
  }

  timeOf(value: unknown, fields: readonly unknown[]): unknown {
    if (this.date === null) return value;
    if (!isBlank(value)) return this.completed(value, this.date, fields);
    const other = this.otherTimes.find((at) => !isBlank(fields[at]));
    return other === undefined ? value : this.completed(fields[other], other, fields);
  }

  private completed(value: unknown, at: number, fields: readonly unknown[]): unknown {
    if (typeof value !== 'string') return value;
    const date = value.trim();
    const clock = this.clocks.get(at);
    const time = clock === undefined ? '' : String(fields[clock] ?? '').trim();
    const whole = !HAS_CLOCK.test(date) && CLOCK.test(time) ? `${date} ${time}` : date;
    return this.inUtc.has(at) && HAS_CLOCK.test(whole) && !HAS_ZONE.test(whole) ? `${whole} UTC` : whole;
  }

  private clockBeside(at: number): number | null {
    const name = this.names[at] ?? '';
    if (!/\bdate\b/.test(name)) return null;
    const clock = this.names.indexOf(name.replace(/\bdate\b/, 'time'));
    return clock < 0 ? null : clock;
  }
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
