import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ProjectId } from '../../auth/tenant';
import type { Actor } from '../../database/actor';
import type { RejectionOrigin } from '../../database/entities/rejection.entity';
import { RequestBodies } from '../../http/body/request-bodies';
import { listedMistakes } from '../../http/listed-mistakes';
import type { ErrorDetail } from '../../http/problem/error-model.dto';
import { InvalidInput } from '../../http/problem/invalid-input.error';
import { DAY_MS } from '../../scoring/iso-day';
import { type EventCounts, eventCounts } from '../../telemetry/event-counts';
import type { Rejected } from '../rejections/rejection';
import { RejectionRecorder } from '../rejections/rejection-recorder.service';
import { type EventBatch, hasRejected, locationOf, toBatch } from './event-batch';
import { DUPLICATE, type EventOutcome, isConflict } from './event-outcome';
import type { EventResult, EventsBody } from './events.dto';
import { EventsWriter } from './events-writer';
import type { EventRules } from './field-reader';
import type { FleetEvent } from './fleet-event';
import { IngestGate } from './ingest-gate';
import { parseEvent } from './parse-event';
import type { RawEvent } from './raw-events';
import { readEvents } from './read-events';
import { rejectedEvent } from './rejected-event';

/** Maximum number of mistakes that a response lists besides the first of each event. */
const MAX_MORE_MISTAKES = 500;

/** An event of the request: what the response repeats of it, and the parsed event or all its mistakes. */
interface ParsedEvent extends Pick<EventResult, 'line' | 'event_id'> {
  readonly parsed: FleetEvent | ErrorDetail[];
  readonly raw: RawEvent;
}

interface AcceptOptions {
  /** The organisation of the project. */
  readonly ownerId: string;
  /** All or none. */
  readonly atomic: boolean;
  /** Accept ids such as "undefined". */
  readonly allowPlaceholderIds: boolean;
  /** As `mayLiftErasures`. */
  readonly mayLift: boolean;
  readonly by: Actor;
  /** As what rejected events are recorded; null: not at all, for one that was recorded before. */
  readonly origin: RejectionOrigin | null;
  /** Count an event with a known id as a duplicate even if its content differs. */
  readonly byIdOnly?: boolean;
}

/** The outcome of a batch, and its response. */
interface EventsResponse {
  readonly batch: EventBatch;
  readonly body: EventsBody;
}

/** The outcome of one event, and what would be recorded of it if it was rejected. */
interface AcceptedOne {
  readonly result: EventResult;
  readonly rejected: Rejected | null;
}

/** Accepts batches of events. */
@Injectable()
export class EventsService {
  constructor(
    private readonly bodies: RequestBodies,
    private readonly gate: IngestGate,
    private readonly writer: EventsWriter,
    private readonly rejections: RejectionRecorder,
  ) {}

  /**
   * Stores the events of a request; when it resolves, they are durable.
   *
   * @throws CapacityError while too many requests are in progress, before the body is read; what `readEvents` throws;
   *   InvalidInput if any event of an atomic batch is rejected
   */
  async accept(
    projectId: ProjectId,
    request: Request,
    response: Response,
    options: AcceptOptions,
  ): Promise<EventsBody> {
    const parse = parserFor(options);
    const accept = (events: readonly ParsedEvent[]) => this.acceptParsed(projectId, events, options);
    const { body } = await this.gate.admit(options.ownerId, () =>
      readEvents(this.bodies, request, response, parse, accept),
    );
    return body;
  }

  /**
   * Stores one event that did not come in the body of a request, as `accept` would.
   *
   * @param value the event, unchecked
   * @param sent what it was made of
   */
  async acceptOne(
    projectId: ProjectId,
    value: unknown,
    options: AcceptOptions,
    sent: unknown = value,
  ): Promise<AcceptedOne> {
    const event = parserFor(options)({ value, sent, line: null }, 0);
    const accept = () => this.acceptParsed(projectId, [event], options);
    const { batch, body } = await this.gate.admit(options.ownerId, accept);
    const [result, outcome] = [body.results[0], batch.outcomes[0]];
    if (!result || !outcome) throw new Error('one event has one outcome');
    return { result, rejected: rejectedEvent(event.raw, outcome) };
  }

  /** Stores up to 1,000 events of a request that `IngestGate` has admitted and whose body was read. */
  async acceptRead(projectId: ProjectId, events: readonly RawEvent[], options: AcceptOptions): Promise<void> {
    const parse = parserFor(options);
    await this.acceptParsed(projectId, events.map(parse), options);
  }

  private async acceptParsed(
    projectId: ProjectId,
    events: readonly ParsedEvent[],
    options: AcceptOptions,
  ): Promise<EventsResponse> {
    const checked = toBatch(events.map(({ parsed }) => parsed));
    const answer = (batch: EventBatch): EventsResponse => ({ batch, body: bodyOf(events, batch.outcomes) });
    const isRejected = (batch: EventBatch) => options.atomic && hasRejected(batch);
    const nothingToWrite = checked.open.length === 0 || isRejected(checked);
    const response = nothingToWrite
      ? answer(checked)
      : await this.gate.withWriteSlot(options.ownerId, () =>
          this.writer.write(projectId, checked, { ...options, answer }),
        );
    const batch = options.byIdOnly ? withoutConflicts(response.batch) : response.batch;
    publishCounts(batch, isRejected(batch));
    this.recordRejected(projectId, events, batch, options);
    if (isRejected(batch)) throw invalidEvents(batch.outcomes);
    return response;
  }

  private recordRejected(
    projectId: ProjectId,
    events: readonly ParsedEvent[],
    batch: EventBatch,
    { ownerId, by, origin }: AcceptOptions,
  ): void {
    if (origin === null || !hasRejected(batch)) return;
    const rejected = batch.outcomes.flatMap((outcome, index) => {
      const event = events[index];
      return (event && rejectedEvent(event.raw, outcome)) ?? [];
    });
    this.rejections.record({ projectId, ownerId, origin, by }, rejected);
  }
}

function parserFor({ allowPlaceholderIds }: AcceptOptions): (event: RawEvent, index: number) => ParsedEvent {
  // Clocks of senders may be ahead, or in another time zone.
  const rules = { latestMs: Date.now() + DAY_MS, allowPlaceholderIds };
  return (event, index) => ({
    line: event.line,
    event_id: idOf(event.value),
    parsed: parsedEvent(event, locationOf(index), rules),
    raw: event,
  });
}

function withoutConflicts(batch: EventBatch): EventBatch {
  return { ...batch, outcomes: batch.outcomes.map((outcome) => (isConflict(outcome) ? DUPLICATE : outcome)) };
}

/** Publishes the outcome of a batch for the metrics. */
function publishCounts({ open, outcomes }: EventBatch, refused: boolean): void {
  if (!eventCounts.hasSubscribers) return;
  eventCounts.publish({
    accepted: refused ? [] : open.map(({ event }) => event.type),
    duplicates: outcomes.filter(({ status }) => status === 'duplicate').length,
    rejected: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.problem.status : [])),
  } satisfies EventCounts);
}

function invalidEvents(outcomes: readonly EventOutcome[]): InvalidInput {
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.problem.errors : []));
  return new InvalidInput(errors, 'validation failed: no event was accepted');
}

function parsedEvent(
  { value, problem, line }: RawEvent,
  location: string,
  rules: EventRules,
): FleetEvent | ErrorDetail[] {
  if (problem === undefined) return parseEvent(value, location, rules);
  return [{ message: line === null ? problem : `line ${line}: ${problem}`, location }];
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null ? (value as { event_id?: unknown }).event_id : null;
  if (Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' ? id.slice(0, MAX_SHOWN) : null;
}

function bodyOf(events: readonly ParsedEvent[], outcomes: readonly EventOutcome[]): EventsBody {
  const counts = { accepted: 0, duplicate: 0, rejected: 0 };
  let more = MAX_MORE_MISTAKES;
  const results = outcomes.map((outcome, index): EventResult => {
    counts[outcome.status]++;
    const { line, event_id } = events[index] ?? { line: null, event_id: null };
    const result = { index, line, event_id, status: outcome.status };
    if (outcome.status !== 'rejected') return result;
    const { problem, mistakes } = outcome;
    const { detail, errors } = listedMistakes(problem.detail, problem.errors, 1 + more, mistakes);
    more -= errors.length - 1;
    return { ...result, problem: { ...problem, detail, errors } };
  });
  return { accepted: counts.accepted, duplicates: counts.duplicate, rejected: counts.rejected, results };
}

const MAX_SHOWN = 256;
