/** An operation that is run repeatedly. */
export interface Variant {
  readonly name: string;
  /** Runs it this many times. */
  run(times: number): Promise<void>;
}

const ROUNDS = 11;

/**
 * Compares variants with the first one on a busy machine: the rounds of all variants are interleaved, so that a slow
 * moment affects all of them, and medians are printed. Prints a line per variant; asserts nothing.
 *
 * @param times per round and variant
 */
export async function compare(title: string, variants: readonly Variant[], times: number): Promise<void> {
  const rates = variants.map((): number[] => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [index, variant] of variants.entries()) {
      const started = performance.now();
      await variant.run(times);
      // The first round only warms up.
      if (round >= 0) rates[index]?.push((1000 * times) / (performance.now() - started));
    }
  }
  console.log(`\n${title}`);
  for (const [index, { name }] of variants.entries()) {
    const mine = rates[index] ?? [];
    const ratios = mine.map((rate, round) => rate / (rates[0]?.[round] ?? Number.NaN));
    const rate = Math.round(median(mine)).toLocaleString('en');
    console.log(`  ${name.padEnd(44)} ${rate.padStart(8)}/s   ${median(ratios).toFixed(2)} of the first`);
  }
}

/** Runs `work` this many times, `concurrency` at once. */
export async function inParallel(
  times: number,
  concurrency: number,
  work: (turn: number) => Promise<unknown>,
): Promise<void> {
  let turn = 0;
  const worker = async () => {
    while (turn < times) await work(turn++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** @returns the median of the values, in any order */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
