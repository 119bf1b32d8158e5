import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { ProjectId } from '../../auth/tenant';
import { InvalidInput } from '../../http/invalid-input.error';
import { DAY_MS } from '../../scoring/iso-day';
import { type EventsTaken, eventsTaken } from '../../telemetry/events-taken';
import { EventBatch, locationOf } from './event-batch';
import type { EventOutcome } from './event-outcome';
import type { EventResult, EventsBody } from './events.dto';
import { EventsWriter } from './events-writer';
import { IngestGate } from './ingest-gate';
import { parseEvent } from './parse-event';
import { announcedBytes, type RawEvent, readEvents } from './read-events';

/** Takes in batches of events. */
@Injectable()
export class EventsService {
  constructor(
    private readonly gate: IngestGate,
    private readonly writer: EventsWriter,
  ) {}

  /**
   * Reads the events of a request and takes them in; when it resolves, they are durable.
   *
   * @param ownerId the organisation of the project
   * @param atomic all or none
   * @throws CapacityError while too much is going on, before the body is read; what `readEvents` throws;
   *   InvalidInput where an atomic batch has an event that cannot be taken in
   */
  async take(
    projectId: ProjectId,
    ownerId: string,
    request: Request,
    response: Response,
    atomic: boolean,
  ): Promise<EventsBody> {
    return await this.gate.pass(ownerId, announcedBytes(request), async () => {
      const sent = await readEvents(request, response);
      // Clocks of senders may be ahead, or in another time zone.
      const latestMs = Date.now() + DAY_MS;
      const batch = new EventBatch(
        sent.map(({ value, problem, line }, index) => {
          const location = locationOf(index);
          return problem === undefined
            ? parseEvent(value, location, latestMs)
            : [{ message: `line ${line}: ${problem}`, location }];
        }),
      );
      let body: EventsBody | undefined;
      const prepare = () => {
        body = bodyOf(sent, batch.results);
      };
      if (!atomic || !batch.rejected) await this.write(projectId, ownerId, batch, atomic, prepare);
      const refused = atomic && batch.rejected;
      tell(batch, refused);
      if (refused) throw refusal(batch.results);
      return body ?? bodyOf(sent, batch.results);
    });
  }

  private async write(
    projectId: ProjectId,
    ownerId: string,
    batch: EventBatch,
    atomic: boolean,
    whileEnding: () => void,
  ): Promise<void> {
    if (batch.open.length === 0) return;
    await this.gate.atTheDatabase(ownerId, () => this.writer.write(projectId, batch, { atomic, whileEnding }));
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
  return new InvalidInput(errors, 'validation failed: none of the events was taken in');
}

function bodyOf(sent: readonly RawEvent[], outcomes: readonly EventOutcome[]): EventsBody {
  const counts = { accepted: 0, duplicate: 0, rejected: 0 };
  const results = outcomes.map((outcome, index): EventResult => {
    counts[outcome.status]++;
    const { value, line } = sent[index] ?? { value: undefined, line: null };
    const id = typeof value === 'object' && value !== null ? (value as { event_id?: unknown }).event_id : null;
    const { status } = outcome;
    const result = { index, line, event_id: typeof id === 'string' ? id.slice(0, LONGEST_SHOWN) : null, status };
    return outcome.status === 'rejected'
      ? { ...result, problem: { ...outcome.problem, errors: [...outcome.problem.errors] } }
      : result;
  });
  return { accepted: counts.accepted, duplicates: counts.duplicate, rejected: counts.rejected, results };
}

const LONGEST_SHOWN = 256;
