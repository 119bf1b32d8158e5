/** Maximum number of calls that share one read; more wait for the next one. */
const MAX_ASKED = 100;
/** Maximum wait for a read in progress: most take a millisecond, and one that hangs must not block others. */
const PATIENCE_MS = 50;

interface Gathering<Asked, Found> {
  readonly asked: Asked[];
  /** In the order in which it was asked. */
  readonly found: Promise<readonly Found[]>;
}

/**
 * Combines simultaneous reads into one. A call starts a read at once if none is in progress; calls during a read wait
 * and share the next one. No call gets the result of a read that began before it, so each sees everything committed
 * before the call.
 */
export class CoalescingReads<Asked, Found> {
  /** Those that have not begun, by queue. */
  private readonly open = new Map<string, Gathering<Asked, Found>>();
  /** The last one of each queue that is not over. */
  private readonly last = new Map<string, Promise<readonly Found[]>>();

  /**
   * @param queue whose readings follow one another: project and statement, and the parameters where they are not asked.
   *   Whoever is in one is answered by the `read` of any other: only the queue keeps projects apart
   * @param asked of this one
   * @param read finds something for each that is asked, in the same order; the same for the whole queue
   * @returns what was found for this one
   * @throws whatever `read` throws, for all of one reading
   */
  async one(queue: string, asked: Asked, read: (asked: readonly Asked[]) => Promise<readonly Found[]>): Promise<Found> {
    let gathering = this.open.get(queue);
    if (!gathering || gathering.asked.length >= MAX_ASKED) gathering = this.gather(queue, read);
    const place = gathering.asked.push(asked) - 1;
    const found = await gathering.found;
    return found[place] as Found;
  }

  private gather(queue: string, read: (asked: readonly Asked[]) => Promise<readonly Found[]>): Gathering<Asked, Found> {
    const asked: Asked[] = [];
    const begin = async (): Promise<readonly Found[]> => {
      if (this.open.get(queue) === gathering) this.open.delete(queue);
      return await read(asked);
    };
    const found = over(this.last.get(queue)).then(begin);
    const gathering = { asked, found };
    const end = (): void => {
      if (this.last.get(queue) === found) this.last.delete(queue);
    };
    found.then(end, end);
    this.open.set(queue, gathering);
    this.last.set(queue, found);
    return gathering;
  }
}

/** Resolves when a reading is over, or after its time limit. */
async function over(reading: Promise<unknown> | undefined): Promise<void> {
  if (!reading) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    reading.then(end, end);
  });
}
