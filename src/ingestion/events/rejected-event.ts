import type { RejectionReason } from '../../database/entities/rejection.entity';
import { type Rejected, readableId } from '../rejections/rejection';
import type { EventOutcome, EventProblem } from './event-outcome';
import type { RawEvent } from './raw-events';

/** @returns what is recorded of an event that was rejected; null for any other */
export function rejectedEvent(raw: RawEvent, outcome: EventOutcome): Rejected | null {
  if (outcome.status !== 'rejected') return null;
  const { problem } = outcome;
  const fields = typeof raw.value === 'object' && raw.value !== null ? (raw.value as Record<string, unknown>) : {};
  return {
    reason: raw.problem === undefined ? reasonOf(problem) : 'unreadable',
    status: problem.status,
    errors: problem.errors,
    field: /\.(\w+)$/.exec(problem.errors[0]?.location ?? '')?.[1] ?? null,
    line: raw.line,
    eventId: readableId(fields.event_id),
    userId: readableId(fields.user_id),
    otherId: readableId(fields.previous_id),
    payload: () => raw.text ?? JSON.stringify(raw.value) ?? '',
  };
}

function reasonOf({ status, digest }: EventProblem): RejectionReason {
  if (status === 410) return 'erased';
  if (status === 422) return 'invalid';
  return digest === undefined ? 'limit' : 'conflict';
}
