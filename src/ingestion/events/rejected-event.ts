import type { RejectionReason } from '../../database/entities/rejection.entity';
import { type Rejected, readableId } from '../rejections/rejection';
import type { EventOutcome, EventProblem } from './event-outcome';
import type { RawEvent } from './raw-events';

/** @returns what is recorded of an event that was rejected; null for any other */
export function rejectedEvent(raw: RawEvent, outcome: EventOutcome): Rejected | null {
  if (outcome.status !== 'rejected') return null;
  const { problem } = outcome;
  const fields = { ...objectOf(raw.sent), ...objectOf(raw.value) };
  return {
    reason: raw.text === undefined ? reasonOf(problem) : 'unreadable',
    status: problem.status,
    errors: problem.errors,
    field: /\.(\w+)$/.exec(problem.errors[0]?.location ?? '')?.[1] ?? null,
    line: raw.line,
    eventId: readableId(fields.event_id ?? fields.messageId),
    userId: readableId(fields.user_id ?? fields.userId),
    otherId: readableId(fields.previous_id ?? fields.previousId),
    payload: () => raw.text ?? JSON.stringify(raw.sent ?? raw.value) ?? '',
  };
}

/** By whichever names the sender uses: an erasure finds what is recorded by these ids. */
function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function reasonOf({ status, digest }: EventProblem): RejectionReason {
  if (status === 410) return 'erased';
  if (status === 422) return 'invalid';
  return digest === undefined ? 'limit' : 'conflict';
}
