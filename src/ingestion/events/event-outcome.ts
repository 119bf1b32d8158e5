import { quotaReached } from '../../database/quota-reached';
import { MAX_ATTRIBUTES } from '../../event-types/trait-rules';
import { listedMistakes } from '../../http/listed-mistakes';
import type { ErrorDetail } from '../../http/problem/error-model.dto';

/** Why an event was rejected. 422: it is invalid; 409: another event has its id, or a quota is reached; 410: its contact was erased. */
export interface EventProblem {
  readonly status: 409 | 410 | 422;
  readonly detail: string;
  readonly errors: readonly ErrorDetail[];
  /** For a 409 by its id, as `sealedContent`: the content that was sent, and the stored one. */
  readonly digest?: string;
  readonly stored_digest?: string;
}

/** The outcome of one event of a batch. */
export type EventOutcome =
  | { readonly status: 'accepted' | 'duplicate' }
  | {
      readonly status: 'rejected';
      readonly problem: EventProblem;
      /** Their number, if the problem does not list all. */
      readonly mistakes?: number;
    };

const INVALID = 'validation failed';

export const ACCEPTED: EventOutcome = { status: 'accepted' };
export const DUPLICATE: EventOutcome = { status: 'duplicate' };

export function invalid(errors: readonly ErrorDetail[]): EventOutcome {
  const listed = listedMistakes(INVALID, errors).errors;
  return { status: 'rejected', problem: { status: 422, detail: INVALID, errors: listed }, mistakes: errors.length };
}

export function conflict(location: string, eventId: string, digest: string, stored: string): EventOutcome {
  const detail = `this event_id already exists with other content (sent ${digest}, stored ${stored}); send changed content under a new event_id`;
  const errors = [{ message: detail, location: `${location}.event_id`, value: eventId }];
  return { status: 'rejected', problem: { status: 409, detail, errors, digest, stored_digest: stored } };
}

/** Whether the event was rejected because its id is known with other content. */
export function isConflict(outcome: EventOutcome): boolean {
  return outcome.status === 'rejected' && outcome.problem.digest !== undefined;
}

const LIFTED_BY =
  'this contact was erased from the project; to restore it, send a new contact.updated event as an admin or with a key of the scope erasures:lift';

export function gone(location: string, userId: string): EventOutcome {
  const detail = LIFTED_BY;
  const errors = [{ message: detail, location, value: userId }];
  return { status: 'rejected', problem: { status: 410, detail, errors } };
}

export function tooManyIds(location: string, previous: string, detail: string): EventOutcome {
  const errors = [{ message: detail, location: `${location}.previous_id`, value: previous }];
  return { status: 'rejected', problem: { status: 409, detail, errors } };
}

export function tooManyAttributes(location: string, userId: string): EventOutcome {
  const detail = `the contact has ${MAX_ATTRIBUTES} traits and names of accounts, those that were taken away included, which is the maximum`;
  const errors = [{ message: detail, location: `${location}.traits`, value: userId }];
  return { status: 'rejected', problem: { status: 409, detail, errors } };
}

/** Of the agents of a project. */
export interface AgentQuota {
  readonly count: number;
  readonly max: number;
}

export function overQuota(location: string, agent: string, quota: AgentQuota): EventOutcome {
  const detail = agentsReached(quota);
  const errors = [{ message: detail, location: `${location}.agent`, value: agent }];
  return { status: 'rejected', problem: { status: 409, detail, errors } };
}

/** @returns why events of a new agent are rejected */
export function agentsReached({ count, max }: AgentQuota): string {
  return `${quotaReached('the project', count, 'agents', max)}; name one of them, or let the operator raise MAX_AGENTS_PER_PROJECT`;
}
