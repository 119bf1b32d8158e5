/** Frequent enough that nobody wonders whether the start has stalled. */
const PROGRESS_MS = 4_000;

/** @returns a function that runs work, and reports it at intervals while it lasts */
export function withProgress(say: (line: string) => void) {
  return async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const began = performance.now();
    const talk = setInterval(
      () => say(`  ${Math.round((performance.now() - began) / 1000)} s: ${what} ...`),
      PROGRESS_MS,
    );
    return await work().finally(() => clearInterval(talk));
  };
}
