import { daysAgo, daysInWords, rhythmInWords } from '../day-words';
import { NUMBERS } from './algebra';
import type { RecommendedAction } from './relationship-score';
import { dueIn } from './rules';

/** What a sentence says of a relationship. */
export interface ActionFacts {
  /** Null where the contact never took part. */
  readonly silenceDays: number | null;
  readonly typicalGap: number | null;
  /** Days since any interaction. */
  readonly turnDays: number;
  readonly unanswered: number;
  readonly chasingDays: number;
}

/** What to do about a relationship, as one imperative English sentence that starts with the action. */
export function actionSentence(action: RecommendedAction, facts: ActionFacts): string {
  const written = daysAgo(facts.turnDays);
  switch (action) {
    case 'reply':
      return `Reply: they wrote ${written}.`;
    case 'stop_chasing':
      return `Stop chasing: ${facts.unanswered} unanswered in ${daysInWords(facts.chasingDays)}.`;
    case 'follow_up': {
      const wait = dueIn(NUMBERS, facts.unanswered, facts.turnDays);
      return `Follow up${wait > 0 ? ` in ${daysInWords(wait)}` : ''}: ${facts.unanswered} unanswered, last written ${written}.`;
    }
    case 'wait':
      return `Wait: their turn, written ${written}.`;
  }
  const { silenceDays, typicalGap } = facts;
  if (silenceDays === null || typicalGap === null) return `Let rest: never answered, last written ${written}.`;
  return sentenceOfSilence(action, silenceDays, typicalGap);
}

type SilenceAction = Exclude<RecommendedAction, 'reply' | 'stop_chasing' | 'follow_up' | 'wait'>;

function sentenceOfSilence(action: SilenceAction, silenceDays: number, typicalGap: number): string {
  const rhythm = rhythmInWords(typicalGap);
  const silent = `silent ${daysInWords(silenceDays)}, usually ${rhythm}`;
  const ago = daysAgo(silenceDays);
  const usually = rhythm === 'every day' ? rhythm : `${rhythm} days`;
  const sentences: Readonly<Record<SilenceAction, string>> = {
    let_rest: `Let rest: ${silent}, and little to lose.`,
    win_back: `Win back: ${silent}.`,
    reach_out_now: `Reach out now: ${silent}.`,
    light_nudge: `Nudge lightly: ${silent}.`,
    second_touch: `Reach out a second time: only active ${ago}.`,
    nurture: `Nurture: new, last active ${ago}.`,
    welcome_back: `Welcome back: active again ${ago} after a long silence.`,
    invite_reply: `Invite a reply: nearly all of it came from our side, last active ${ago}.`,
    check_in: `Check in: declining, last active ${ago}, usually ${usually}.`,
    protect: `Protect: deep, usually active ${usually}.`,
    deepen: `Deepen: growing, usually active ${usually}.`,
    keep_rhythm: `Keep the rhythm: usually active ${usually}.`,
  };
  return sentences[action];
}
