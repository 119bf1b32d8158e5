/** Different texts that are counted; others are forgotten. */
const MAX_TEXTS = 10_000;

/** Counts texts. */
export class Frequencies {
  private readonly counts = new Map<string, number>();

  add(text: string): void {
    const count = this.counts.get(text) ?? 0;
    if (count === 0 && this.counts.size >= MAX_TEXTS) return;
    this.counts.set(text, count + 1);
  }

  remove(text: string): void {
    this.counts.delete(text);
  }

  /** The most frequent, with their counts. */
  most(size: number): (readonly [string, number])[] {
    return [...this.counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, size);
  }

  get size(): number {
    return this.counts.size;
  }
}
