import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { BodyLimits, RequestBodies } from '../../http/body/request-bodies';
import { Utf8Decoder } from '../utf8-decoder';
import { EventLines } from './event-lines';
import { EventList } from './event-list';
import { type RawEvent, RawEvents } from './raw-events';

const LIMITS: BodyLimits = { maxBytes: 5 * 2 ** 20, timeoutMs: 30_000, compressed: true };
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const NDJSON_TYPE = /^application\/(?:x-)?ndjson\s*(?:;|$)/i;
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads the events of a request, `{"events": […]}` or one event per line, and parses each as soon as it arrives.
 *
 * @param parse called with each event and its location in the request
 * @param then called with what `parse` returned, while the body still counts towards the limits of the process
 * @throws HttpException as `RequestBodies.read` does; BadRequestException if the body is not JSON, InvalidInput if it
 *   is not a list of 1 to 1,000 events
 */
export async function readEvents<Parsed, Result>(
  bodies: RequestBodies,
  request: Request,
  response: Response,
  parse: (event: RawEvent, index: number) => Parsed,
  then: (events: readonly Parsed[]) => Promise<Result>,
): Promise<Result> {
  const type = request.headers['content-type'] ?? '';
  const isNdjson = NDJSON_TYPE.test(type);
  if (!isNdjson && !JSON_TYPE.test(type)) {
    throw new UnsupportedMediaTypeException('expected application/json or application/x-ndjson');
  }
  const parsed: Parsed[] = [];
  const events = new RawEvents((event) => parsed.push(parse(event, parsed.length)));
  const texts = isNdjson ? new EventLines(events) : new EventList(events);
  return await bodies.read(request, response, LIMITS, async (pieces) => {
    const decoder = new Utf8Decoder();
    let begun = false;
    for await (const piece of pieces) {
      const text = decoder.decode(piece);
      if (text === '') continue;
      texts.push(!begun && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text);
      begun = true;
    }
    texts.push(decoder.end());
    texts.end();
    return await then(parsed);
  });
}
