import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { RequestBodies } from '../http/body/request-bodies';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { EventsService } from '../ingestion/events/events.service';
import { IngestGate } from '../ingestion/events/ingest-gate';
import type { RawEvent } from '../ingestion/events/raw-events';
import { SeenEvents } from './seen-events.service';
import { SeenNames } from './seen-names';
import { MAX_MESSAGE_BYTES, readSegmentBody, type SegmentBody } from './segment-body';
import { fieldsOf, isAbsent } from './segment-fields';
import { type MessageTimes, mapMessage, type SegmentType } from './segment-message';
import type { SegmentRules } from './segment-rules';
import { SegmentRulesCache } from './segment-rules-cache.service';

interface AcceptOptions {
  /** The organisation of the project. */
  readonly ownerId: string;
  readonly by: Actor;
  /** That of a single message; null for a batch, whose messages have their own. */
  readonly type: SegmentType | null;
}

/** Messages that are stored in one transaction, before others get their turn. */
const PER_TURN = 500;

/** Accepts messages in Segment's form: some are events by the rules of the project, and all names are counted. */
@Injectable()
export class SegmentService {
  constructor(
    private readonly bodies: RequestBodies,
    private readonly gate: IngestGate,
    private readonly events: EventsService,
    private readonly rules: SegmentRulesCache,
    private readonly seen: SeenEvents,
  ) {}

  /**
   * Stores the messages of a request; when it resolves, they are durable, except those that are rejected.
   *
   * @throws as `IngestGate.admit`, `readSegmentBody` and `EventsService.acceptRead`
   */
  async accept(projectId: ProjectId, request: Request, response: Response, options: AcceptOptions): Promise<void> {
    const receivedAt = new Date();
    await this.gate.admit(options.ownerId, async () => {
      const rules = await this.rules.of(projectId);
      await readSegmentBody(this.bodies, request, response, options.type, async (body) => {
        await this.store(projectId, body, rules, receivedAt, options);
      });
    });
  }

  /**
   * The event of a message that was rejected, by the rules of today.
   *
   * @throws InvalidInput if it is none
   */
  async eventOf(projectId: ProjectId, message: object, receivedAt: Date): Promise<object> {
    const rules = await this.rules.of(projectId);
    const { event, problem } = mapMessage(message, rules, { receivedAt, sentAt: null });
    if (event !== null) return event;
    const reason = problem ?? 'the message counts as no event';
    throw new InvalidInput([{ message: `${reason}: send the corrected event`, location: 'body.event' }]);
  }

  private async store(
    projectId: ProjectId,
    { messages, sentAt }: SegmentBody,
    rules: SegmentRules,
    receivedAt: Date,
    { ownerId, by }: AcceptOptions,
  ): Promise<void> {
    const times = { receivedAt, sentAt };
    for (let from = 0; from < messages.length; from += PER_TURN) {
      const names = new SeenNames();
      const raws = messages.slice(from, from + PER_TURN).flatMap((message) => rawEvent(message, rules, times, names));
      if (raws.length > 0) {
        await this.events.acceptRead(projectId, raws, {
          ...{ ownerId, by, atomic: false, allowPlaceholderIds: false },
          // A program that says who somebody is does not decide that an erased contact returns.
          mayLift: false,
          origin: 'segment',
          byIdOnly: true,
        });
      }
      this.seen.record(projectId, ownerId, names);
      await setImmediate();
    }
  }
}

/** @returns its event, or why it can be none; nothing if it is only counted */
function rawEvent(message: unknown, rules: SegmentRules, times: MessageTimes, names: SeenNames): RawEvent[] {
  const text = JSON.stringify(message) ?? '';
  const line = null;
  if (Buffer.byteLength(text) > MAX_MESSAGE_BYTES) {
    return [{ problem: `the message is larger than ${MAX_MESSAGE_BYTES} bytes`, text, sent: message, line }];
  }
  const { event, problem, seen, anonymous } = mapMessage(message, rules, times);
  if (seen !== null) names.add(seen, anonymous, times.receivedAt);
  // With it, a later try corrects its time in the same way.
  const sent = timed(message, times.sentAt);
  if (problem !== undefined) return [{ problem, sent, line }];
  return event === null ? [] : [{ value: event, sent, line }];
}

function timed(message: unknown, sentAt: unknown): unknown {
  const fields = fieldsOf(message);
  return fields === null || isAbsent(sentAt) || !isAbsent(fields.sentAt) ? message : { ...fields, sentAt };
}
