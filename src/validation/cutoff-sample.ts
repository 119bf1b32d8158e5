const FIRST_CAPACITY = 1_024;

/** One relationship as known on a past day, and what followed. Days are days since 1970-01-01. */
export interface CutoffObservation {
  /** Those in which the contact took part. */
  readonly interactions: number;
  /** First day of any interaction. */
  readonly startDay: number;
  /** Days on which the contact took part; the first of them and the last. */
  readonly activeDays: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** As of the cutoff. */
  readonly activeValue: number;
  /** Sum of the weights of all interactions, uncapped: what RFM calls monetary. */
  readonly weight: number;
  /** Active days in the horizon after the cutoff. */
  readonly activeAfter: number;
}

/** All relationships as known on one past day, in columns: 44 bytes each. */
export class CutoffSample {
  size = 0;
  private columns = columnsOf(FIRST_CAPACITY);

  /** @param cutoff days since 1970-01-01 */
  constructor(readonly cutoff: number) {}

  add(observation: CutoffObservation): void {
    if (this.size === this.columns.activeValue.length) this.grow();
    for (const name of COLUMNS) this.columns[name][this.size] = observation[name];
    this.size++;
  }

  /** @returns one number per relationship, in the order in which they were added */
  map(value: (observation: CutoffObservation) => number): Float64Array {
    return Float64Array.from({ length: this.size }, (_, index) => value(this.at(index)));
  }

  /** @returns 1 where the condition holds, else 0 */
  mark(condition: (observation: CutoffObservation) => boolean): Uint8Array {
    return Uint8Array.from({ length: this.size }, (_, index) => (condition(this.at(index)) ? 1 : 0));
  }

  at(index: number): CutoffObservation {
    const value = (name: Column) => this.columns[name][index] ?? 0;
    return {
      interactions: value('interactions'),
      startDay: value('startDay'),
      activeDays: value('activeDays'),
      firstDay: value('firstDay'),
      lastDay: value('lastDay'),
      activeValue: value('activeValue'),
      weight: value('weight'),
      activeAfter: value('activeAfter'),
    };
  }

  private grow(): void {
    const larger = columnsOf(2 * this.size);
    for (const name of COLUMNS) larger[name].set(this.columns[name]);
    this.columns = larger;
  }
}

type Column = keyof CutoffObservation;
const COLUMNS = [
  'interactions',
  'startDay',
  'activeDays',
  'firstDay',
  'lastDay',
  'activeValue',
  'weight',
  'activeAfter',
] as const satisfies readonly Column[];

function columnsOf(capacity: number): Record<Column, Int32Array | Float64Array> {
  const int = () => new Int32Array(capacity);
  return {
    interactions: int(),
    startDay: int(),
    activeDays: int(),
    firstDay: int(),
    lastDay: int(),
    activeValue: new Float64Array(capacity),
    weight: new Float64Array(capacity),
    activeAfter: int(),
  };
}
