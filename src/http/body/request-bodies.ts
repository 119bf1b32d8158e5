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
/** Bytes of bodies that the process holds at a time. */
const MAX_BYTES = 64 * MB;
/** Of them, an organisation has half the share that it has elsewhere; in any case room for the largest body that is accepted. */
const LEAST_SHARE = 1 / 8;
/** What is reserved, again and again, for a body whose length is not known before its end. */
const STEP_BYTES = 64 * 1024;
/** Bytes of a body that are worked on before other requests get their turn. */
const BYTES_PER_TURN = 32 * 1024;
/** Of a piece that `work` gets at a time. */
const BYTES_PER_PIECE = 16 * 1024;

const INFLATE: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** What a route accepts as a body. */
export interface BodyLimits {
  /** As sent, and inflated. */
  readonly mostBytes: number;
  /** From the moment that the route begins to read until the last byte. */
  readonly withinMs: number;
  /** Whether the body may be compressed. */
  readonly compressed: boolean;
}

/** What the guards may have found out: whose request it is. */
interface CallerRequest extends IncomingMessage {
  readonly caller?: { readonly ownerId: string };
}

/**
 * Reads the bodies of requests, and is the only place that does: a route calls it when its guards have let the request
 * pass, so that no byte is read or inflated for an unauthorised caller.
 */
@Injectable()
export class RequestBodies {
  private readonly bytes: Semaphore;

  constructor({ organisationShare }: Config) {
    const share = Math.max(organisationShare / 2, LEAST_SHARE);
    this.bytes = new Semaphore({ name: 'request bodies', capacity: MAX_BYTES, share, waitMs: 0 });
  }

  /**
   * Reads a body piece by piece. What it may come to is held until `work` is done.
   *
   * @param work reads the pieces, each of which is worked on before the next is read, and may stop at any of them
   * @throws HttpException 400, 408, 413, 415; CapacityError where the process or the organisation reads too much already
   */
  async read<Result>(
    request: CallerRequest,
    response: ServerResponse,
    limits: BodyLimits,
    work: (pieces: AsyncIterable<Buffer>) => Promise<Result>,
  ): Promise<Result> {
    const coding = codingOf(request, limits);
    const length = Number(request.headers['content-length']);
    if (length > limits.mostBytes) throw tooLarge(limits);
    const reservation = new Reservation(this.bytes, request.caller?.ownerId ?? '');
    // The deadline counts for what the client sends, not for what is done with it.
    const deadline = new Deadline(response, limits.withinMs);
    try {
      reservation.hold(coding === 'identity' && length >= 0 ? length : STEP_BYTES);
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
  // Who stops in the middle must still be able to answer, so the connection stays.
  const sent: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  const inflate = INFLATE[coding]?.();
  // The callback only keeps pipeline from throwing: the error arrives where the inflated bytes are read.
  const source = inflate ? pipeline(Readable.from(counted(sent, limits)), inflate, () => {}) : sent;
  let bytes = 0;
  let ofThisTurn = 0;
  const iterator = source[Symbol.asyncIterator]();
  try {
    while (true) {
      const next = await deadline.wait(iterator.next());
      if (next.done) return;
      const piece: Buffer = next.value;
      bytes += piece.length;
      if (bytes > limits.mostBytes) throw tooLarge(limits);
      reservation.hold(bytes);
      for (let at = 0; at < piece.length; at += BYTES_PER_PIECE) {
        const part = piece.subarray(at, at + BYTES_PER_PIECE);
        yield part;
        ofThisTurn += part.length;
        if (ofThisTurn < BYTES_PER_TURN) continue;
        ofThisTurn = 0;
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

/** Bounds what is sent of a compressed body, which may inflate to nothing for ever. */
async function* counted(sent: AsyncIterable<Buffer>, limits: BodyLimits): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of sent) {
    bytes += piece.length;
    if (bytes > limits.mostBytes) throw tooLarge(limits);
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

function tooLarge({ mostBytes }: BodyLimits): PayloadTooLargeException {
  return new PayloadTooLargeException(`the body is too large: at most ${mostBytes} bytes are accepted`);
}

function unreadable(error: unknown, coding: string): string {
  const { code } = error as { code?: unknown };
  const damaged = typeof code === 'string' && /^(Z_|ERR_|BROTLI|-)/.test(code) && coding !== 'identity';
  return damaged ? `the body is not valid ${coding}` : 'the body ended before all of it was sent';
}

/** Bytes that one body holds. */
class Reservation {
  private held = 0;
  private readonly releases: (() => void)[] = [];

  constructor(
    private readonly bytes: Semaphore,
    private readonly organisation: string,
  ) {}

  /**
   * Holds so many bytes, or some more.
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

/** How long a client may take to send its body. */
class Deadline {
  private readonly passed: Promise<never>;
  private readonly timer: NodeJS.Timeout;

  constructor(response: ServerResponse, ms: number) {
    let refuse: () => void = () => {};
    this.passed = new Promise((_, reject) => {
      refuse = () => {
        response.setHeader('Connection', 'close');
        reject(new RequestTimeoutException(`the body was not sent within ${ms / 1_000} seconds`));
      };
    });
    this.passed.catch(() => {}); // nobody may be waiting
    this.timer = setTimeout(refuse, ms);
  }

  /** @throws RequestTimeoutException where the time is over before `next` is there */
  async wait<T>(next: Promise<T>): Promise<T> {
    return await Promise.race([next, this.passed]);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}
