import { Readable } from 'node:stream';
import type { AccessWatch } from '../auth/access-watch';
import type { Caller, ProjectId } from '../auth/tenant';
import type { Semaphore } from '../limits/semaphore';

/** Maximum duration of an export: it holds a connection and a snapshot. */
const MAX_MS = 15 * 60_000;
/** Time for a client to read one piece. */
const STALL_MS = 30_000;

/** Streams of exports: one piece is in memory, and is read only when the client wants more. */
export class ExportStreams {
  constructor(
    private readonly access: AccessWatch,
    private readonly places: Semaphore,
  ) {}

  /**
   * Starts an export. Errors before the first piece are thrown here. Destroying the stream ends the export, which also
   * happens when the caller loses access to the project.
   *
   * @param open starts to read
   * @throws CapacityError while too many run; what `open` and the first piece throw
   */
  async start(
    projectId: ProjectId,
    caller: Caller,
    open: () => Promise<AsyncGenerator<string, void, void>>,
  ): Promise<Readable> {
    const release = await this.places.acquire(caller.ownerId);
    try {
      const pieces = await open();
      const first = await pieces.next();
      const watch = new StallWatch(() =>
        stream.destroy(new Error('the export was cancelled: the client reads it too slowly')),
      );
      const stream = Readable.from(watched(first, pieces, watch), { objectMode: false });
      const deadline = setTimeout(
        () => stream.destroy(new Error('the export was cancelled: it took too long')),
        MAX_MS,
      ).unref();
      const lapsed = () => stream.destroy(new Error('the export was cancelled: the caller lost access to the project'));
      const stopWatching = this.access.watch(caller, projectId, lapsed);
      stream.once('close', () => {
        stopWatching();
        clearTimeout(deadline);
        watch.stop();
        release();
        // Also if nobody ever started to read the stream: its generator does not learn of its end.
        pieces.return().catch(() => {});
      });
      return stream;
    } catch (error) {
      release();
      throw error;
    }
  }
}

async function* watched(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void, void>,
  watch: StallWatch,
): AsyncGenerator<string, void, void> {
  if (first.done) return;
  yield* watch.offer(first.value);
  for await (const piece of rest) yield* watch.offer(piece);
}

/** Disconnects a client that does not begin to read, or does not read one piece, in time. */
class StallWatch {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly cutOff: () => void) {
    this.restart();
  }

  /** Yields a text, and resumes when the client has read enough to receive more. */
  *offer(text: string): Generator<string, void, void> {
    this.restart();
    yield text;
    this.stop();
  }

  private restart(): void {
    this.stop();
    this.timer = setTimeout(this.cutOff, STALL_MS).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
