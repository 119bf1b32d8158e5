import { SCORE } from '../score-constants';
import type { Stage, TrendWord } from './stage';

export type RecommendedAction =
  | 'win_back'
  | 'let_rest'
  | 'reach_out_now'
  | 'light_nudge'
  | 'second_touch'
  | 'nurture'
  | 'welcome_back'
  | 'invite_reply'
  | 'check_in'
  | 'protect'
  | 'deepen'
  | 'keep_rhythm';

interface Situation {
  readonly stage: Stage;
  readonly atRisk: boolean;
  readonly trendWord: TrendWord;
  readonly activeDays: number;
  readonly potential: number;
  readonly inbound: number;
  readonly outbound: number;
}

/** The recommended action: the first rule that applies. */
export function recommendedAction(it: Situation): RecommendedAction {
  const worthIt = it.potential >= SCORE.highPotential;
  if (it.stage === 'dormant') return worthIt ? 'win_back' : 'let_rest';
  if (it.atRisk) return worthIt ? 'reach_out_now' : 'light_nudge';
  if (it.stage === 'one_off') return 'second_touch';
  if (it.stage === 'new') return it.activeDays === 1 ? 'second_touch' : 'nurture';
  if (it.stage === 'reactivated') return 'welcome_back';
  if (isOneSided(it)) return 'invite_reply';
  if (it.trendWord === 'declining') return 'check_in';
  if (it.stage === 'core') return 'protect';
  if (it.stage === 'growing') return 'deepen';
  return 'keep_rhythm';
}

/** We write, they do not. */
function isOneSided({ inbound, outbound }: Situation): boolean {
  const directed = inbound + outbound;
  return directed >= SCORE.oneSidedInteractions && outbound >= SCORE.oneSidedShare * directed;
}
