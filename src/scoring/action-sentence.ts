import { NUMBERS } from './algebra';
import { daysAgo, daysInWords, rhythmInWords } from './day-words';
import type { RecommendedAction } from './relationship-score';
import { dueIn } from './rules';

/** The facts that a sentence uses. */
export interface ActionFacts {
  /** Null if the contact never took part. */
  readonly silenceDays: number | null;
  readonly typicalGap: number | null;
  /** Days since any interaction. */
  readonly turnDays: number;
  readonly unanswered: number;
  readonly chasingDays: number;
}

/** The figures of a sentence, in words. */
export const WORDS = [
  /** "35 days" */
  'silence',
  /** "35 days ago", "yesterday": since the contact last took part */
  'ago',
  /** "every 7", after a number of days; "every day" */
  'rhythm',
  /** "every 7 days", "every day" */
  'rhythmInDays',
  /** As `ago`: since any interaction */
  'written',
  'unanswered',
  /** "40 days": since the first unanswered message */
  'chasing',
  /** "5 days": until the next message is due */
  'due',
] as const;
export type Words = { readonly [word in (typeof WORDS)[number]]: string };
export type Sentence = RecommendedAction | 'follow_up_later' | 'let_rest_unheard';

export const SENTENCES: Readonly<Record<Sentence, (words: Words) => string>> = {
  reply: ({ written }) => `Reply: they wrote ${written}.`,
  stop_chasing: ({ unanswered, chasing }) => `Stop chasing: ${unanswered} unanswered in ${chasing}.`,
  let_rest: ({ silence, rhythm }) => `Let rest: silent ${silence}, usually ${rhythm}, and little to lose.`,
  let_rest_unheard: ({ written }) => `Let rest: never answered, last written ${written}.`,
  follow_up: ({ unanswered, written }) => `Follow up: ${unanswered} unanswered, last written ${written}.`,
  follow_up_later: ({ unanswered, written, due }) =>
    `Follow up in ${due}: ${unanswered} unanswered, last written ${written}.`,
  wait: ({ written }) => `Wait: their turn, written ${written}.`,
  win_back: ({ silence, rhythm }) => `Win back: silent ${silence}, usually ${rhythm}.`,
  reach_out_now: ({ silence, rhythm }) => `Reach out now: silent ${silence}, usually ${rhythm}.`,
  light_nudge: ({ silence, rhythm }) => `Nudge lightly: silent ${silence}, usually ${rhythm}.`,
  second_touch: ({ ago }) => `Reach out a second time: only active ${ago}.`,
  nurture: ({ ago }) => `Nurture: new, last active ${ago}.`,
  welcome_back: ({ ago }) => `Welcome back: active again ${ago} after a long silence.`,
  invite_reply: ({ ago }) => `Invite a reply: nearly all of it came from our side, last active ${ago}.`,
  check_in: ({ ago, rhythmInDays }) => `Check in: declining, last active ${ago}, usually ${rhythmInDays}.`,
  protect: ({ rhythmInDays }) => `Protect: deep, usually active ${rhythmInDays}.`,
  deepen: ({ rhythmInDays }) => `Deepen: growing, usually active ${rhythmInDays}.`,
  keep_rhythm: ({ rhythmInDays }) => `Keep the rhythm: usually active ${rhythmInDays}.`,
};

/** The codes of all actions. */
export const RECOMMENDED_ACTIONS = Object.keys(SENTENCES).filter(isAction);

/**
 * What to do about a relationship, as one imperative English sentence that starts with the action.
 *
 * @param action one that this release does not know is shown as words
 */
export function actionSentence(action: string, facts: ActionFacts): string {
  if (!isKnown(action)) return `${action.charAt(0).toUpperCase()}${action.slice(1).replaceAll('_', ' ')}.`;
  const { silenceDays, turnDays, unanswered, chasingDays } = facts;
  const due = dueIn(NUMBERS, unanswered, turnDays);
  const rhythm = rhythmInWords(facts.typicalGap ?? 0);
  return SENTENCES[sentenceOf(action, silenceDays === null, due > 0)]({
    silence: daysInWords(silenceDays ?? 0),
    ago: daysAgo(silenceDays ?? 0),
    rhythm,
    rhythmInDays: rhythm === 'every day' ? rhythm : `${rhythm} days`,
    written: daysAgo(turnDays),
    unanswered: String(unanswered),
    chasing: daysInWords(chasingDays),
    due: daysInWords(due),
  });
}

function isKnown(action: string): action is RecommendedAction {
  return Object.hasOwn(SENTENCES, action);
}

function isAction(sentence: string): sentence is RecommendedAction {
  return sentence !== 'follow_up_later' && sentence !== 'let_rest_unheard';
}

function sentenceOf(action: RecommendedAction, isUnheard: boolean, isLater: boolean): Sentence {
  if (action === 'let_rest' && isUnheard) return 'let_rest_unheard';
  return action === 'follow_up' && isLater ? 'follow_up_later' : action;
}
