import { ImportError } from '../../import.error';
import type { DateOrder } from '../import-spec';
import { type AmbiguousDate, ambiguousDate, isLocalTime, readings, type Times } from './local-times';

/** Looks through the times of a file for what decides the order of day and month. */
export class DateEvidence implements Times {
  /** Times that are read in the time zone of the file. */
  local = 0;
  private readonly proofs = new Map<DateOrder, string>();
  private undecided: AmbiguousDate | null = null;

  read(value: string): string {
    if (isLocalTime(value)) this.local++;
    const date = ambiguousDate(value);
    if (date === null) return value;
    const [order] = date.orders;
    if (date.orders.length === 1 && order) {
      if (!this.proofs.has(order)) this.proofs.set(order, value);
    } else if (date.orders.length === 2 && !isSame(value)) {
      this.undecided ??= date;
    }
    return value;
  }

  /** Whether more rows can help. */
  get isOpen(): boolean {
    return this.undecided !== null && this.proofs.size === 0;
  }

  /**
   * @returns the order; null if no date needs one
   * @throws ImportError if dates need an order and none shows it, or they show two
   */
  order(): DateOrder | null {
    const [first, second] = [...this.proofs.keys()];
    if (first && second) {
      const [a, b] = [...this.proofs.values()];
      throw new ImportError(
        `has dates in two orders, such as "${a}" and "${b}": give --date-order, and rows that do not fit are rejected`,
        { option: 'dateOrder', choices: [...this.proofs.keys()] },
      );
    }
    if (first) return first;
    if (this.undecided === null) return null;
    throw new ImportError(`the order of day and month cannot be seen in any row: ${readings(this.undecided)}`, {
      option: 'dateOrder',
      choices: this.undecided.orders,
    });
  }
}

/** 03/03/2025 is the same day in both orders. */
function isSame(value: string): boolean {
  const [a, b] = value.match(/\d+/g) ?? [];
  return Number(a) === Number(b);
}
