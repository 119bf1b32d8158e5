import type { Episode, EpisodeHistory, Refused } from '../api/episodes';

/** How the page writes what it needs. */
export interface Writers {
  /** `YYYY-MM-DD` */
  readonly day: (day: string) => string;
  readonly time: (time: string) => string;
  readonly ago: (time: string) => string;
  /** An id of a user, or any other text. */
  readonly person: (assignee: string) => string;
}

const ACTIONS: Readonly<Record<string, string>> = {
  light_nudge: 'Nudge lightly',
  second_touch: 'Reach out a second time',
  keep_rhythm: 'Keep the rhythm',
};

/** The outcomes of finished work, in the order of their keys. */
export const OUTCOMES = [
  { outcome: 'contacted', label: 'Contacted', meaning: 'we wrote, called or met' },
  { outcome: 'returned', label: 'Returned', meaning: 'they are back' },
  { outcome: 'lost', label: 'Lost', meaning: 'they will not come back' },
  { outcome: 'other', label: 'Other', meaning: 'the note says what' },
] as const;

const KINDS: Readonly<Record<string, string>> = { at_risk: 'At risk', reply_owed: 'Reply owed' };

const ENDS: Readonly<Record<string, string>> = {
  recovered: 'Recovered',
  dormant: 'Went dormant',
  answered: 'We answered',
  mutual_silence: 'Nobody’s turn any more',
  settings: 'Ended by other settings',
  definition: 'Ended by another version of the score',
  late_fact: 'Late facts show that it never was',
  gone: 'No interactions any more',
};

/** "Reach out now" for `reach_out_now`. */
export function actionLabel(action: string): string {
  return ACTIONS[action] ?? capitalised(action.replaceAll('_', ' '));
}

export function kindLabel(kind: string): string {
  return KINDS[kind] ?? capitalised(kind.replaceAll('_', ' '));
}

/** Splits "Win back: silent 87 days, usually every 4." into action and reason. */
export function splitAction(sentence: string): { action: string; why: string } {
  const [action = '', ...rest] = sentence.split(': ');
  return { action, why: capitalised(rest.join(': ')) };
}

/** The state of an episode and what belongs to it: "Snoozed until 3 Aug: on holiday". */
export function stateInWords(episode: Episode, write: Writers): string {
  const { state, snoozed_until: until, reason, ended_on, ended_by } = episode;
  if (state === 'open') return `${kindLabel(episode.kind)} since ${write.day(episode.began_on)}`;
  if (state === 'snoozed') return withText(`Snoozed${until ? ` until ${write.time(until)}` : ''}`, reason);
  if (state === 'done') return withText(`Done: ${outcomeWords(episode.outcome)}${by(episode, write)}`, episode.note);
  if (state === 'dismissed') return withText(`Dismissed${by(episode, write)}`, reason);
  return `${ENDS[ended_by ?? ''] ?? 'Ended'}${ended_on ? `, ${write.day(ended_on)}` : ''}`;
}

export function ownerInWords(assignee: string | null, { person }: Writers): string {
  const who = assignee === null ? 'nobody' : person(assignee);
  return who === assignee ? who : capitalised(who);
}

/** One line of the history of an episode. */
export function historyInWords(entry: EpisodeHistory, before: EpisodeHistory | undefined, write: Writers): string {
  if (entry.event === 'opened') return 'Opened';
  if (entry.event === 'snooze_ended') return 'The snooze ended';
  if (entry.event === 'ended') return ENDS[entry.ended_by ?? ''] ?? 'Ended';
  const who = entry.by === null ? '' : ` by ${write.person(entry.by)}`;
  const isSame = before !== undefined && hasSameState(entry, before);
  const parts = [
    ...(entry.assignee === before?.assignee ? [] : [assigned(entry, write)]),
    ...(isSame ? [] : [decided(entry, write)]),
  ];
  return withText(`${capitalised(parts.join('; ') || 'changed')}${who}`, isSame ? null : (entry.reason ?? entry.note));
}

/** Why episodes were not changed. @param name of the contact of an episode */
export function refusalInWords(refused: readonly Refused[], name: (episodeId: string) => string): string {
  const [first] = refused;
  if (!first) return '';
  const why = (problem: string): string => {
    if (problem === 'unknown') return 'it does not exist any more';
    return problem.startsWith('somebody was faster') ? 'somebody else changed it first' : problem;
  };
  if (refused.length === 1) return `${name(first.episode_id)} was not changed: ${why(first.problem)}.`;
  const reasons = [...new Set(refused.map(({ problem }) => why(problem)))];
  const shown =
    reasons.length === 1 ? reasons[0]?.replace(' it ', ' them ') : 'others changed them first, or they have ended';
  return `${refused.length} were not changed: ${shown}.`;
}

function decided({ state, until, outcome }: EpisodeHistory, write: Writers): string {
  if (state === 'open') return 'opened again';
  if (state === 'snoozed') return `snoozed${until ? ` until ${write.time(until)}` : ''}`;
  return state === 'done' ? `done, ${outcomeWords(outcome)},` : state;
}

function assigned({ assignee }: EpisodeHistory, write: Writers): string {
  return assignee === null ? 'assigned to nobody' : `assigned to ${write.person(assignee)}`;
}

function hasSameState(a: EpisodeHistory, b: EpisodeHistory): boolean {
  return (['state', 'until', 'reason', 'outcome', 'note'] as const).every((field) => a[field] === b[field]);
}

function outcomeWords(outcome: string | null): string {
  return OUTCOMES.find((known) => known.outcome === outcome)?.label.toLowerCase() ?? outcome ?? '';
}

function by({ changed_by, closed_at }: Episode, write: Writers): string {
  const who = changed_by === null ? '' : ` by ${write.person(changed_by)}`;
  return closed_at === null ? who : `${who}, ${write.ago(closed_at)}`;
}

function withText(words: string, text: string | null): string {
  return text ? `${words}. ${text}` : words;
}

function capitalised(text: string): string {
  return text && `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
