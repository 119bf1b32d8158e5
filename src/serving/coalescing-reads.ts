/** Maximum number of calls that share one read; more wait for the next one. */
const MAX_BATCH = 100;
/** Maximum wait for a read in progress: most take a millisecond, and one that hangs must not block others. */
const MAX_WAIT_MS = 50;

interface Batch<Key, Value> {
  readonly keys: Key[];
  /** In the order of `keys`. */
  readonly values: Promise<readonly Value[]>;
}

/**
 * Combines simultaneous reads into one. A call starts a read at once if none is in progress; calls during a read wait
 * and share the next one. No call gets the result of a read that began before it, so each sees everything committed
 * before the call.
 */
export class CoalescingReads<Key, Value> {
  /** Batches that have not started, by queue. */
  private readonly waiting = new Map<string, Batch<Key, Value>>();
  /** The last unfinished read of each queue. */
  private readonly last = new Map<string, Promise<readonly Value[]>>();

  /**
   * @param queue reads of one queue run one after the other. It consists of project and statement, and of the
   *   parameters that are not part of `key`. The `read` of any caller may answer all callers of the queue, so the queue
   *   must separate projects
   * @param key what to read for this call
   * @param read returns a value for each key, in the same order; the same function for the whole queue
   * @returns the value for this key
   * @throws what `read` throws, for every caller of the batch
   */
  async one(queue: string, key: Key, read: (keys: readonly Key[]) => Promise<readonly Value[]>): Promise<Value> {
    let batch = this.waiting.get(queue);
    if (!batch || batch.keys.length >= MAX_BATCH) batch = this.newBatch(queue, read);
    const position = batch.keys.push(key) - 1;
    const values = await batch.values;
    return values[position] as Value;
  }

  private newBatch(queue: string, read: (keys: readonly Key[]) => Promise<readonly Value[]>): Batch<Key, Value> {
    const keys: Key[] = [];
    const begin = async (): Promise<readonly Value[]> => {
      if (this.waiting.get(queue) === batch) this.waiting.delete(queue);
      return await read(keys);
    };
    const values = settled(this.last.get(queue)).then(begin);
    const batch = { keys, values };
    const end = (): void => {
      if (this.last.get(queue) === values) this.last.delete(queue);
    };
    values.then(end, end);
    this.waiting.set(queue, batch);
    this.last.set(queue, values);
    return batch;
  }
}

/** Resolves when a read has settled, or after the maximum wait. */
async function settled(reading: Promise<unknown> | undefined): Promise<void> {
  if (!reading) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, MAX_WAIT_MS);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    reading.then(end, end);
  });
}
