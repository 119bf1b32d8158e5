import { quoted } from '../../../config/excerpt';

/** A long number as a spreadsheet shows it: its last digits are lost. */
const SCIENTIFIC = /^\d[.,]\d+E\+\d{2}$/i;
const DIGITS = /^\d{2,20}$/;
const MIN_LENGTHS = 20;

interface Seen {
  scientific: number;
  example: string;
  /** Ids of digits, by their length. */
  readonly lengths: Map<number, number>;
  zeros: number;
}

/** Recognises ids that a spreadsheet has changed: 1.23E+11, or numbers that lost their leading zeros. */
export class MangledIds {
  private readonly seen = new Map<string, Seen>();

  see(column: string, value: unknown): void {
    if (typeof value !== 'string' || value.length > 40 || value === '') return;
    const code = value.charCodeAt(0);
    // Nearly all ids that are not numbers end here.
    if ((code < 0x30 || code > 0x39) && code !== 0x20) return;
    const id = value.trim();
    const isScientific = SCIENTIFIC.test(id);
    if (!isScientific && !DIGITS.test(id)) return;
    let seen = this.seen.get(column);
    if (!seen) {
      seen = { scientific: 0, example: '', lengths: new Map(), zeros: 0 };
      this.seen.set(column, seen);
    }
    if (isScientific) {
      seen.scientific++;
      seen.example ||= id;
    } else {
      seen.lengths.set(id.length, (seen.lengths.get(id.length) ?? 0) + 1);
      if (id.startsWith('0')) seen.zeros++;
    }
  }

  warnings(): string[] {
    return [...this.seen].flatMap(([column, seen]) => [
      ...(seen.scientific > 0
        ? [
            `${seen.scientific} values of ${column}, such as ${quoted(seen.example)}, are numbers that a spreadsheet has shortened: different ids became one. Export them as text`,
          ]
        : []),
      ...(lostZeros(seen)
        ? [
            `some values of ${column} have fewer digits than most: a spreadsheet may have removed leading zeros. Export them as text`,
          ]
        : []),
    ]);
  }
}

/** About a tenth of numbers with a fixed number of digits begin with 0; if none does, and a tenth is one shorter, they did. */
function lostZeros({ lengths, zeros }: Seen): boolean {
  const total = [...lengths.values()].reduce((sum, count) => sum + count, 0);
  if (zeros > 0 || total < MIN_LENGTHS) return false;
  const [usual = 0, count = 0] = [...lengths].sort(([, a], [, b]) => b - a)[0] ?? [];
  const shorter = lengths.get(usual - 1) ?? 0;
  const longer = [...lengths].some(([length]) => length > usual);
  return usual >= 4 && !longer && count >= total * 0.8 && shorter >= total * 0.02 && shorter <= total * 0.2;
}
