import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ProjectId } from '../../auth/tenant';
import { RequestBodies } from '../../http/body/request-bodies';
import { listedMistakes } from '../../http/listed-mistakes';
import type { ErrorDetail } from '../../http/problem/error-model.dto';
import { InvalidInput } from '../../http/problem/invalid-input.error';
import { DAY_MS } from '../../scoring/iso-day';
import { type EventsTaken, eventsTaken } from '../../telemetry/events-taken';
import { EventBatch, locationOf } from './event-batch';
import type { EventOutcome } from './event-outcome';
import type { EventResult, EventsBody } from './events.dto';
import { EventsWriter } from './events-writer';
import type { EventRules } from './field-reader';
import type { FleetEvent } from './fleet-event';
import { IngestGate } from './ingest-gate';
import { parseEvent } from './parse-event';
import type { RawEvent } from './raw-events';
import { readEvents } from './read-events';

/** Mistakes that an answer lists besides the first of each event. */
const MAX_MORE_MISTAKES = 500;

/** What the answer repeats of an event. */
type SentEvent = Pick<EventResult, 'line' | 'event_id'>;

interface TakeOptions {
  /** The organisation of the project. */
  readonly ownerId: string;
  /** All or none. */
  readonly atomic: boolean;
  /** Accept ids such as "undefined". */
  readonly allowPlaceholderIds: boolean;
  /** As `mayLiftErasures`. */
  readonly mayLift: boolean;
}

/** Accepts batches of events. */
@Injectable()
export class EventsService {
  constructor(
    private readonly bodies: RequestBodies,
    private readonly gate: IngestGate,
    private readonly writer: EventsWriter,
  ) {}

  /**
   * Reads the events of a request and takes them in; when it resolves, they are durable.
   *
   * @throws CapacityError while too much is going on, before the body is read; what `readEvents` throws;
   *   InvalidInput where an atomic batch has an event that cannot be taken in
   */
  async take(projectId: ProjectId, request: Request, response: Response, options: TakeOptions): Promise<EventsBody> {
    const sent: SentEvent[] = [];
    const events: (FleetEvent | ErrorDetail[])[] = [];
    // Clocks of senders may be ahead, or in another time zone.
    const rules = { latestMs: Date.now() + DAY_MS, allowPlaceholderIds: options.allowPlaceholderIds };
    const onEvent = (event: RawEvent): void => {
      events.push(parsed(event, locationOf(events.length), rules));
      sent.push({ line: event.line, event_id: idOf(event.value) });
    };
    const takeAll = () => this.takeAll(projectId, sent, new EventBatch(events), options);
    return await this.gate.pass(options.ownerId, () => readEvents(this.bodies, request, response, onEvent, takeAll));
  }

  private async takeAll(
    projectId: ProjectId,
    sent: readonly SentEvent[],
    batch: EventBatch,
    options: TakeOptions,
  ): Promise<EventsBody> {
    const { atomic } = options;
    let body: EventsBody | undefined;
    const prepare = () => {
      body = bodyOf(sent, batch.results);
    };
    if (!atomic || !batch.rejected) await this.write(projectId, batch, options, prepare);
    const refused = atomic && batch.rejected;
    tell(batch, refused);
    if (refused) throw refusal(batch.results);
    return body ?? bodyOf(sent, batch.results);
  }

  private async write(
    projectId: ProjectId,
    batch: EventBatch,
    options: TakeOptions,
    whileEnding: () => void,
  ): Promise<void> {
    if (batch.open.length === 0) return;
    await this.gate.atTheDatabase(options.ownerId, () =>
      this.writer.write(projectId, batch, { ...options, whileEnding }),
    );
  }
}

/** Tells those who count what became of a batch. */
function tell({ open, results }: EventBatch, refused: boolean): void {
  if (!eventsTaken.hasSubscribers) return;
  eventsTaken.publish({
    accepted: refused ? [] : open.map(({ event }) => event.type),
    duplicates: results.filter(({ status }) => status === 'duplicate').length,
    rejected: results.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.problem.status : [])),
  } satisfies EventsTaken);
}

function refusal(outcomes: readonly EventOutcome[]): InvalidInput {
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? outcome.problem.errors : []));
  return new InvalidInput(errors, 'validation failed: no event was accepted');
}

function parsed({ value, problem, line }: RawEvent, location: string, rules: EventRules): FleetEvent | ErrorDetail[] {
  if (problem === undefined) return parseEvent(value, location, rules);
  return [{ message: line === null ? problem : `line ${line}: ${problem}`, location }];
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null ? (value as { event_id?: unknown }).event_id : null;
  if (Number.isSafeInteger(id)) return String(id);
  return typeof id === 'string' ? id.slice(0, MAX_SHOWN) : null;
}

function bodyOf(sent: readonly SentEvent[], outcomes: readonly EventOutcome[]): EventsBody {
  const counts = { accepted: 0, duplicate: 0, rejected: 0 };
  let more = MAX_MORE_MISTAKES;
  const results = outcomes.map((outcome, index): EventResult => {
    counts[outcome.status]++;
    const { line, event_id } = sent[index] ?? { line: null, event_id: null };
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
