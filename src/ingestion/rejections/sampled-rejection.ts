import { randomUUID } from 'node:crypto';
import type { RejectedValue } from '../../database/entities/rejection.entity';
import { keptPayload, type Rejected, type RejectionSource } from './rejection';

/** A row of `rejections` to be; without the project. */
export interface SampledRejection {
  readonly rejection_id: string;
  readonly rejected_at: string;
  readonly origin: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly import_id: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly reason: string;
  readonly status: number;
  readonly errors: readonly RejectedValue[];
  readonly event_id: string | null;
  readonly user_id: string | null;
  readonly other_id: string | null;
  readonly payload: string;
  readonly payload_cut: boolean;
}

const MAX_MISTAKES = 5;
const MAX_MESSAGE = 300;

export function sampled(source: RejectionSource, rejected: Rejected, now: number): SampledRejection {
  const { text, cut } = keptPayload(rejected.payload());
  const { reason, status, line, eventId, userId, otherId } = rejected;
  return {
    rejection_id: randomUUID(),
    rejected_at: new Date(now).toISOString(),
    origin: source.origin,
    actor_kind: source.by.kind,
    actor_id: source.by.id,
    import_id: source.importId ?? null,
    file: rejected.file ?? null,
    line,
    reason,
    status,
    errors: shownErrors(rejected.errors),
    event_id: eventId,
    user_id: userId,
    other_id: otherId,
    payload: text,
    payload_cut: cut,
  };
}

/** The first mistakes; their places are those in one event, not in a list. */
function shownErrors(errors: readonly RejectedValue[]): RejectedValue[] {
  return errors.slice(0, MAX_MISTAKES).map(({ message = '', location = '', value }) => ({
    message: storable(message),
    location: storable(location.replace(/^body\.(?:events|batch)\[\d+\]/, 'event')),
    ...(value === undefined ? {} : { value: typeof value === 'string' ? storable(value) : value }),
  }));
}

/** PostgreSQL stores neither NUL nor unpaired surrogates. */
function storable(text: string): string {
  return Buffer.from(text.slice(0, MAX_MESSAGE).replaceAll('\0', '\uFFFD')).toString();
}
