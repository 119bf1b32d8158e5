import { NUMBERS as x } from './algebra';
import { dayModel, type ModelRow } from './model';
import * as rules from './rules';
import type { RiskSettings } from './score-settings';

/** What a forecast needs to know about a relationship on a day; days are NaN if the contact never took part. */
export interface ForecastState extends rules.StateTerms<number> {
  /** Interactions in which the contact took part. */
  readonly participations: number;
}

/** The depth of a relationship and its flag, under a model. */
export function forecast(
  state: ForecastState,
  model: ModelRow,
  settings: RiskSettings,
): { readonly depth: number; readonly atRisk: boolean } {
  const day = dayModel(model, state.day);
  const terms = { logActive: rules.logActiveValue(x, state), logStaleness: rules.logStaleness(x, state) };
  const evidence = rules.probability(x, rules.logOdds(x, state, terms, day));
  const depth = Math.max(evidence, rules.firstReplyChance(x, state, day));
  const risk = { depth, silence: rules.silenceDays(x, state), overdue: rules.isOverdue(x, state) };
  const dormant = rules.isDormant(x, risk);
  return { depth, atRisk: rules.isAtRisk(x, { ...risk, participations: state.participations, dormant }, settings) };
}
