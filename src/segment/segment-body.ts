import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequestException, HttpException } from '@nestjs/common';
import { shapeProblem } from '../http/body/json-shape';
import type { BodyLimits, RequestBodies } from '../http/body/request-bodies';
import { type Fields, fieldsOf } from './segment-fields';
import type { SegmentType } from './segment-message';

/** As Segment documents: 500 KB a batch, and 32 KB a message. */
const MAX_BATCH_BYTES = 500 * 1024;
export const MAX_MESSAGE_BYTES = 32 * 1024;
const MAX_MESSAGES = 2_500;
const TIMEOUT_MS = 30_000;
/** Segment's senders give up after a 400, and send again after anything else. */
const UNREADABLE = new Set([413, 415, 422]);

/** What a request holds. */
export interface SegmentBody {
  readonly messages: readonly unknown[];
  /** When the sender sent it, by its own clock; unchecked. */
  readonly sentAt: unknown;
}

/**
 * Reads the messages of a request. The media type does not matter: browsers send text/plain to need no preflight.
 *
 * @param type of a single message; null for a batch
 * @param then called with the body, which counts towards the limits of the process until it is done
 * @throws BadRequestException if the body is too large or cannot be read; as `RequestBodies.read`
 */
export async function readSegmentBody(
  bodies: RequestBodies,
  request: IncomingMessage,
  response: ServerResponse,
  type: SegmentType | null,
  then: (body: SegmentBody) => Promise<void>,
): Promise<void> {
  const maxBytes = type === null ? MAX_BATCH_BYTES : MAX_MESSAGE_BYTES;
  const limits: BodyLimits = { maxBytes, timeoutMs: TIMEOUT_MS, compressed: true };
  let body: SegmentBody | null = null;
  try {
    await bodies.read(request, response, limits, async (pieces) => {
      const bytes: Buffer[] = [];
      for await (const piece of pieces) bytes.push(piece);
      body = bodyOf(Buffer.concat(bytes), type);
      await then(body);
    });
  } catch (error) {
    if (body !== null || !(error instanceof HttpException) || !UNREADABLE.has(error.getStatus())) throw error;
    throw new BadRequestException(error.message);
  }
}

/** @throws BadRequestException */
function bodyOf(bytes: Buffer, type: SegmentType | null): SegmentBody {
  const fields = objectIn(bytes);
  if (type !== null) return { messages: [{ ...fields, type }], sentAt: fields.sentAt };
  const { batch, sentAt } = fields;
  if (!Array.isArray(batch)) throw new BadRequestException('expected a list in body.batch');
  if (batch.length > MAX_MESSAGES) throw new BadRequestException(`body.batch has more than ${MAX_MESSAGES} messages`);
  return { messages: batch, sentAt };
}

function objectIn(bytes: Buffer): Fields {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadRequestException('the body is not valid UTF-8');
  }
  const problem = shapeProblem(text, Number.POSITIVE_INFINITY);
  if (problem !== null) throw new BadRequestException(`the body ${problem}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRequestException('the body is not valid JSON');
  }
  const fields = fieldsOf(value);
  if (fields === null) throw new BadRequestException('the body is not a JSON object');
  return fields;
}
