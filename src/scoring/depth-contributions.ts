import { NUMBERS as x } from './algebra';
import { EXPONENTS, FIXED_EXPONENTS, type ModelRow, shortHistory } from './model';
import type { Depth } from './relationship-score';
import type { RelationshipState } from './relationship-state';
import { logActiveValue, logStaleness, silenceDays } from './rules';
import { SCORE } from './score-constants';

/** The parts of depth. Each is the difference of two numbers with 6 decimals, so they add up to depth exactly. */
export interface DepthContributions {
  readonly activeDays: number;
  readonly age: number;
  readonly silence: number;
  /** What the project's own outcomes changed. */
  readonly learned: number;
  readonly firstReply: number;
}

export function depthContributions(
  state: RelationshipState,
  { depth, evidence }: Pick<Depth, 'depth' | 'evidence'>,
  { kind, horizon }: Pick<ModelRow, 'kind' | 'horizon'>,
): DepthContributions {
  const firstReply = x.round6(depth - evidence);
  if (Number.isNaN(state.activeDays)) return { activeDays: 0, age: 0, silence: 0, learned: 0, firstReply };
  const k = SCORE.halfLife / horizon;
  const saturated = (value: number) => x.round6(value / (value + k));
  const logActive = logActiveValue(x, state);
  const ageless = saturated(state.agelessValue);
  const aged = saturated(Math.exp(logActive));
  const silent = kind === 'fixed' ? evidence : saturated(Math.exp(logActive - logStaleness(x, state)));
  return {
    activeDays: ageless,
    age: x.round6(aged - ageless),
    silence: x.round6(silent - aged),
    learned: x.round6(evidence - silent),
    firstReply,
  };
}

/** What the learned model adds to the log odds of the fixed one. */
export interface LearnedParts {
  readonly level: number;
  readonly activity: number;
  readonly silence: number;
}

export function learnedParts(state: RelationshipState, model: ModelRow): LearnedParts {
  const { c, a, f, s, m } = Object.fromEntries(
    EXPONENTS.map((name) => [name, model[name] - FIXED_EXPONENTS[name]]),
  ) as Record<(typeof EXPONENTS)[number], number>;
  return {
    level: c + shortHistory(model, state.day),
    activity: a * logActiveValue(x, state) + m * Math.log(state.activeDays),
    silence: -f * logStaleness(x, state) - s * Math.log1p(silenceDays(x, state)),
  };
}
