import { BadRequestException, HttpException, UnsupportedMediaTypeException } from '@nestjs/common';
import { type Request, type Response, raw } from 'express';
import { InvalidInput } from '../../http/problem/invalid-input.error';
import { NdjsonReader } from '../ndjson-reader';
import { Utf8Decoder } from '../utf8-decoder';

/** Of a request, as sent and inflated. */
const MAX_BODY_BYTES = 5 * 2 ** 20;
export const MAX_EVENTS = 1_000;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;
const NDJSON_TYPE = /^application\/(?:x-)?ndjson\b/i;
const BYTE_ORDER_MARK = '\uFEFF';
const readBytes = raw({ type: () => true, limit: MAX_BODY_BYTES });

/** One event as it was sent. */
export interface RawEvent {
  /** Any JSON value. */
  readonly value?: unknown;
  /** Why it could not even be read. */
  readonly problem?: string;
  /** Of NDJSON, from 1. */
  readonly line: number | null;
}

/** @returns the bytes that the body of a request may come to */
export function announcedBytes(request: Request): number {
  const length = Number(request.headers['content-length']);
  const isPlain = !request.headers['content-encoding'];
  return isPlain && Number.isSafeInteger(length) ? Math.min(length, MAX_BODY_BYTES) : MAX_BODY_BYTES;
}

/**
 * Reads the events of a request: `{"events": […]}`, or one event a line.
 *
 * @throws HttpException 413 or 415, BadRequestException for what is no JSON, InvalidInput for what is no list of 1 to
 *   1,000 events
 */
export async function readEvents(request: Request, response: Response): Promise<RawEvent[]> {
  const type = request.headers['content-type'] ?? '';
  const isNdjson = NDJSON_TYPE.test(type);
  if (!isNdjson && !JSON_TYPE.test(type)) {
    throw new UnsupportedMediaTypeException('expected application/json or application/x-ndjson');
  }
  const bytes = await bodyOf(request, response);
  const decoder = new Utf8Decoder();
  const decoded = decoder.decode(bytes) + decoder.end();
  const text = decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded;
  const events = isNdjson ? eventsOfLines(text) : eventsOfObject(text);
  if (events.length === 0 || events.length > MAX_EVENTS) {
    const message = `expected 1 to ${MAX_EVENTS} events`;
    throw new InvalidInput([{ message, location: 'body.events', value: events.length }]);
  }
  return events;
}

async function bodyOf(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) =>
    readBytes(request, response, (error?: unknown) => (error ? reject(asHttp(error)) : resolve())),
  );
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** The filter tells the client by the cause what is wrong. */
function asHttp(error: unknown): HttpException {
  const { status, message } = error as { status?: number; message: string };
  return new HttpException(message, status ?? 400, { cause: error });
}

function eventsOfLines(text: string): RawEvent[] {
  const events: RawEvent[] = [];
  const reader = new NdjsonReader(({ line, content }) => {
    events.push(typeof content === 'string' ? { problem: content, line } : { value: content, line });
  });
  reader.push(text);
  reader.end();
  return events;
}

function eventsOfObject(text: string): RawEvent[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new BadRequestException('the body is not valid JSON');
  }
  if (typeof body !== 'object' || body === null || !Array.isArray((body as { events?: unknown }).events)) {
    throw new InvalidInput([{ message: 'expected an object with a list of events', location: 'body.events' }]);
  }
  const { events, ...others } = body as { events: unknown[] };
  const unknown = Object.keys(others).map((field) => ({
    message: 'unknown field',
    location: `body.${field.slice(0, 40)}`,
  }));
  if (unknown.length > 0) throw new InvalidInput(unknown.slice(0, 20));
  return events.map((value) => ({ value, line: null }));
}
