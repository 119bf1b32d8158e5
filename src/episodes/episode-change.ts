import type { Episode, EpisodeOutcome } from '../database/entities/episode.entity';
import type { ErrorDetail } from '../http/problem/error-model.dto';
import { parseUtcTime } from '../http/query/query-parsers';
import type { EpisodeChangeInput, SettableState } from './episode.input';

const DAY_MS = 86_400_000;
const MAX_SNOOZE_DAYS = 366;
const MAX_REVISION = 1_000;

/** What a change depends on. */
export type ChangeableEpisode = Pick<
  Episode,
  | 'episode_id'
  | 'state'
  | 'assignee'
  | 'snoozed_until'
  | 'reason'
  | 'outcome'
  | 'note'
  | 'ended_on'
  | 'ended_by'
  | 'revision'
>;

/** A change whose parts fit together. */
export interface EpisodeChangeRequest {
  /** Undefined: unchanged. */
  readonly assignee: string | null | undefined;
  /** The state with everything that goes with it; undefined: unchanged. */
  readonly state:
    | {
        readonly name: SettableState;
        readonly until: Date | null;
        readonly reason: string | null;
        readonly outcome: EpisodeOutcome | null;
        readonly note: string | null;
      }
    | undefined;
}

/** Which state each of the other fields belongs to. */
const BELONGS = {
  until: ['snoozed'],
  reason: ['snoozed', 'dismissed'],
  outcome: ['done'],
  note: ['done'],
} as const;

/** What does not fit together in a change, or into the time. */
export function changeMistakes(input: EpisodeChangeInput, now: number): ErrorDetail[] {
  const { state, until, outcome } = input;
  const mistake = (field: string, message: string, value: unknown): ErrorDetail => ({
    message,
    location: `body.${field}`,
    value,
  });
  const misplaced = Object.entries(BELONGS).flatMap(([field, states]) => {
    const value = input[field as keyof typeof BELONGS];
    const fits = value == null || (state !== undefined && (states as readonly string[]).includes(state));
    return fits ? [] : [mistake(field, `only with state ${states.join(' or ')}`, value)];
  });
  const at = Date.parse(timeOf(until));
  const missing = [
    ...(state === 'snoozed' && until === undefined
      ? [mistake('until', 'required with state snoozed: when it is open again', undefined)]
      : []),
    ...(state === 'done' && outcome === undefined
      ? [mistake('outcome', 'required with state done: what came of it', undefined)]
      : []),
  ];
  const untimely =
    state === 'snoozed' && until !== undefined && !(at > now && at <= now + MAX_SNOOZE_DAYS * DAY_MS)
      ? [mistake('until', 'must be in the future, and within a year', until)]
      : [];
  return [...misplaced, ...missing, ...untimely];
}

/** @param input without mistakes */
export function changeRequest(input: EpisodeChangeInput): EpisodeChangeRequest {
  const { state: name, until, reason, outcome, note } = input;
  return {
    assignee: input.assignee === undefined || input.assignee === null ? input.assignee : input.assignee.trim(),
    state: name && {
      name,
      until: until === undefined ? null : new Date(timeOf(until)),
      reason: reason?.trim() || null,
      outcome: outcome ?? null,
      note: note?.trim() || null,
    },
  };
}

/** Why an episode does not allow a change; null if it does. @param revision as the client saw it */
export function refusal(
  episode: ChangeableEpisode,
  { state }: EpisodeChangeRequest,
  revision: number | undefined,
): string | null {
  if (revision !== undefined && revision !== episode.revision) {
    return `somebody was faster: the episode has revision ${episode.revision}, not ${revision}; read it again`;
  }
  if (episode.revision >= MAX_REVISION) return `an episode takes at most ${MAX_REVISION} changes`;
  if (!state) return null;
  if (episode.state === 'restated')
    return 'late facts show that the condition never was, so there is nothing to decide';
  if (episode.ended_on !== null && state.name !== 'done') {
    return `the condition ended on ${episode.ended_on}: the episode can only be marked done`;
  }
  return null;
}

/** Whether a change would change anything. */
export function changesAnything(episode: ChangeableEpisode, { assignee, state }: EpisodeChangeRequest): boolean {
  if (assignee !== undefined && assignee !== episode.assignee) return true;
  if (!state) return false;
  return (
    state.name !== episode.state ||
    state.until?.getTime() !== episode.snoozed_until?.getTime() ||
    state.reason !== episode.reason ||
    state.outcome !== episode.outcome ||
    state.note !== episode.note
  );
}

function timeOf(text: string | undefined): string {
  return text === undefined ? '' : (parseUtcTime(text) ?? '');
}
