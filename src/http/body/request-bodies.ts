import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable, type Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import {
  BadRequestException,
  HttpException,
  Injectable,
  PayloadTooLargeException,
  RequestTimeoutException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { Config } from '../../config/config';
import { Semaphore } from '../../limits/semaphore';

const MB = 2 ** 20;
/** Maximum bytes of bodies in the process at one time. */
const MAX_BYTES = 64 * MB;
/**
 * Minimum share of an organisation, large enough for the largest accepted body. Otherwise it has half of its share
 * elsewhere.
 */
const MIN_SHARE = 1 / 8;
/** Reserved at a time for a body whose length is unknown until its end. */
const STEP_BYTES = 64 * 1024;
/** Bytes of a body that are processed before other requests get their turn. */
const BYTES_PER_TURN = 32 * 1024;
/** Size of the pieces that `work` receives. */
const BYTES_PER_PIECE = 16 * 1024;

const INFLATE: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The limits of a route's body. */
export interface BodyLimits {
  /** Both as sent and decompressed. */
  readonly maxBytes: number;
  /** From when the route begins to read until the last byte. */
  readonly timeoutMs: number;
  /** Between two pieces; by default only the whole is limited. */
  readonly idleMs?: number;
  /** Whether the body may be compressed. */
  readonly compressed: boolean;
  /** Whether `work` keeps no more of it in memory than a few pieces. */
  readonly streamed?: boolean;
}

/** What the guards may have added: the caller. */
interface CallerRequest extends IncomingMessage {
  readonly caller?: { readonly ownerId: string };
}

/**
 * The only reader of request bodies. Routes call it after the guards have accepted the request, so that no byte is read
 * or decompressed for an unauthorised caller.
 */
@Injectable()
export class RequestBodies {
  private readonly bytes: Semaphore;

  constructor({ organisationShare }: Config) {
    const share = Math.max(organisationShare / 2, MIN_SHARE);
    this.bytes = new Semaphore({ name: 'request bodies', capacity: MAX_BYTES, share, waitMs: 0 });
  }

  /**
   * Reads a body piece by piece. The bytes that it may reach stay reserved until `work` is done.
   *
   * @param work reads the pieces, each of which is processed before the next is read; may stop at any of them
   * @throws HttpException 400, 408, 413, 415; CapacityError if the process or the organisation is reading too much
   *   already
   */
  async read<Result>(
    request: CallerRequest,
    response: ServerResponse,
    limits: BodyLimits,
    work: (pieces: AsyncIterable<Buffer>) => Promise<Result>,
  ): Promise<Result> {
    const coding = codingOf(request, limits);
    const length = Number(request.headers['content-length']);
    if (length > limits.maxBytes) throw tooLarge(limits);
    const reservation = new Reservation(this.bytes, request.caller?.ownerId ?? '');
    // The deadline limits sending, not processing.
    const deadline = new Deadline(response, limits.timeoutMs);
    try {
      reservation.hold(coding === 'identity' && length >= 0 && !limits.streamed ? length : STEP_BYTES);
      if (request.headers.expect !== undefined) {
        response.removeHeader('Connection');
        response.writeContinue();
      }
      return await work(pieces(request, coding, limits, reservation, deadline));
    } finally {
      deadline.end();
      reservation.release();
    }
  }
}

async function* pieces(
  request: IncomingMessage,
  coding: string,
  limits: BodyLimits,
  reservation: Reservation,
  deadline: Deadline,
): AsyncGenerator<Buffer> {
  // The connection stays open, so that `work` can stop midway and a response can still be sent.
  const sent: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  const inflate = INFLATE[coding]?.();
  // The callback only keeps pipeline from throwing: the error surfaces where the decompressed bytes are read.
  const source = inflate ? pipeline(Readable.from(counted(sent, limits)), inflate, () => {}) : sent;
  let bytes = 0;
  let bytesThisTurn = 0;
  const iterator = source[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await deadline.wait(iterator.next(), limits.idleMs);
      if (next.done) return;
      const piece: Buffer = next.value;
      bytes += piece.length;
      if (bytes > limits.maxBytes) throw tooLarge(limits);
      if (!limits.streamed) reservation.hold(bytes);
      for (let at = 0; at < piece.length; at += BYTES_PER_PIECE) {
        const part = piece.subarray(at, at + BYTES_PER_PIECE);
        yield part;
        bytesThisTurn += part.length;
        if (bytesThisTurn < BYTES_PER_TURN) continue;
        bytesThisTurn = 0;
        await setImmediate();
      }
    }
  } catch (error) {
    throw error instanceof HttpException ? error : new BadRequestException(unreadable(error, coding), { cause: error });
  } finally {
    if (inflate) inflate.destroy();
    else void iterator.return?.();
  }
}

/** Limits the compressed bytes as well, because they may decompress to nothing. */
async function* counted(sent: AsyncIterable<Buffer>, limits: BodyLimits): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of sent) {
    bytes += piece.length;
    if (bytes > limits.maxBytes) throw tooLarge(limits);
    yield piece;
  }
}

/** @throws UnsupportedMediaTypeException */
function codingOf(request: IncomingMessage, { compressed }: BodyLimits): string {
  const coding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (coding === 'identity' || (compressed && Object.hasOwn(INFLATE, coding))) return coding;
  throw new UnsupportedMediaTypeException(
    compressed
      ? `the content coding is unknown, expected one of ${Object.keys(INFLATE).join(', ')}`
      : 'this operation accepts no Content-Encoding: send the body without compression',
  );
}

function tooLarge({ maxBytes }: BodyLimits): PayloadTooLargeException {
  return new PayloadTooLargeException(`the body is too large: at most ${maxBytes} bytes are accepted`);
}

function unreadable(error: unknown, coding: string): string {
  const { code } = error as { code?: unknown };
  const damaged = typeof code === 'string' && /^(Z_|ERR_|BROTLI|-)/.test(code) && coding !== 'identity';
  return damaged ? `the body is not valid ${coding}` : 'the body ended before all of it was sent';
}

/** The bytes reserved for one body. */
class Reservation {
  private held = 0;
  private readonly releases: (() => void)[] = [];

  constructor(
    private readonly bytes: Semaphore,
    private readonly organisation: string,
  ) {}

  /**
   * Reserves at least this many bytes in total.
   *
   * @throws CapacityError
   */
  hold(bytes: number): void {
    if (bytes <= this.held) return;
    const more = this.held === 0 ? bytes : Math.max(STEP_BYTES, bytes - this.held);
    this.releases.push(this.bytes.tryAcquire(this.organisation, more));
    this.held += more;
  }

  release(): void {
    for (const release of this.releases.splice(0)) release();
    this.held = 0;
  }
}

/** The time limit for a client to send its body. */
class Deadline {
  private readonly timer: NodeJS.Timeout;
  private expired: RequestTimeoutException | null = null;
  /** Ends the wait in progress. Promise.race with one promise for all waits would keep every piece until the end. */
  private interrupt: ((reason: RequestTimeoutException) => void) | null = null;

  constructor(
    private readonly response: ServerResponse,
    ms: number,
  ) {
    this.timer = setTimeout(() => this.expire(`the body was not sent within ${ms / 1_000} seconds`), ms);
  }

  /** @throws RequestTimeoutException if the time limit, or the one for `next`, expires before `next` settles */
  async wait<T>(next: Promise<T>, idleMs?: number): Promise<T> {
    const idle =
      idleMs === undefined
        ? undefined
        : setTimeout(() => this.expire(`nothing of the body was sent for ${idleMs / 1_000} seconds`), idleMs);
    try {
      return await new Promise<T>((resolve, reject) => {
        next.then(resolve, reject);
        if (this.expired) reject(this.expired);
        this.interrupt = reject;
      });
    } finally {
      this.interrupt = null;
      clearTimeout(idle);
    }
  }

  end(): void {
    clearTimeout(this.timer);
  }

  private expire(reason: string): void {
    this.response.setHeader('Connection', 'close');
    this.expired ??= new RequestTimeoutException(reason);
    this.interrupt?.(this.expired);
  }
}
