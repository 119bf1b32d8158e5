import { daysAgo, daysInWords, rhythmInWords } from '../day-words';
import type { RecommendedAction } from './recommended-action';

/** The figures of a sentence, in words. */
interface Words {
  /** "35 days" */
  readonly silence: string;
  /** "35 days ago", "yesterday" */
  readonly ago: string;
  /** "every 7", after a number of days; "every day" */
  readonly rhythm: string;
  /** "every 7 days", "every day" */
  readonly rhythmInDays: string;
}

const SENTENCES: Readonly<Record<RecommendedAction, (words: Words) => string>> = {
  win_back: ({ silence, rhythm }) => `Win back: silent ${silence}, usually ${rhythm}.`,
  let_rest: ({ silence, rhythm }) => `Let rest: silent ${silence}, usually ${rhythm}, and little to lose.`,
  reach_out_now: ({ silence, rhythm }) => `Reach out now: silent ${silence}, usually ${rhythm}.`,
  light_nudge: ({ silence, rhythm }) => `Nudge lightly: silent ${silence}, usually ${rhythm}.`,
  second_touch: ({ ago }) => `Follow up: first and last active ${ago}.`,
  nurture: ({ ago }) => `Nurture: new, last active ${ago}.`,
  welcome_back: ({ ago }) => `Welcome back: active again ${ago} after a long silence.`,
  invite_reply: ({ ago }) => `Invite a reply: nearly all of it came from our side, last active ${ago}.`,
  check_in: ({ ago, rhythmInDays }) => `Check in: declining, last active ${ago}, usually ${rhythmInDays}.`,
  protect: ({ rhythmInDays }) => `Protect: deep, usually active ${rhythmInDays}.`,
  deepen: ({ rhythmInDays }) => `Deepen: growing, usually active ${rhythmInDays}.`,
  keep_rhythm: ({ rhythmInDays }) => `Keep the rhythm: usually active ${rhythmInDays}.`,
};

/**
 * What to do about a relationship, as one imperative English sentence that starts with the action.
 *
 * @param action code of `recommendedAction`; an unknown one is shown as words
 * @param silenceDays whole days since the last active day
 * @param typicalGap days from one active day to the next
 */
export function actionSentence(action: string, silenceDays: number, typicalGap: number): string {
  if (!isKnown(action)) return `${action.charAt(0).toUpperCase()}${action.slice(1).replaceAll('_', ' ')}.`;
  const rhythm = rhythmInWords(typicalGap);
  return SENTENCES[action]({
    silence: daysInWords(silenceDays),
    ago: daysAgo(silenceDays),
    rhythm,
    rhythmInDays: rhythm === 'every day' ? rhythm : `${rhythm} days`,
  });
}

function isKnown(action: string): action is RecommendedAction {
  return Object.hasOwn(SENTENCES, action);
}
