import { readFileSync } from 'node:fs';
import { actionSentence } from '../../src/scoring/action-sentence';
import { depthContributions } from '../../src/scoring/depth-contributions';
import type { ModelRow } from '../../src/scoring/model';
import { RelationshipHistory } from '../../src/scoring/relationship-history';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import type { RelationshipDay, ScoredInteraction } from '../../src/scoring/roll-up';
import { sharedFile } from './shared-file';

export interface ReferenceModel {
  readonly version: number;
  readonly kind: 'fixed' | 'learned';
  readonly c: number;
  readonly a: number;
  readonly f: number;
  readonly s: number;
  readonly m: number;
  readonly y: number;
  readonly rho: number;
  readonly horizon: number;
  readonly l_start_day: number;
  readonly fitted_on: number | null;
  readonly from_day: number | null;
  readonly window_days: number | null;
  readonly windows: number;
  readonly rows: number;
  readonly outcomes: number;
  readonly reply_rows: number;
  readonly replies: number;
}

interface ReferenceInteraction {
  readonly occurred_at: string;
  readonly weight?: number;
  readonly direction?: 'inbound' | 'outbound' | null;
  readonly kind?: string;
}

export type ReferenceScore = Readonly<Record<string, unknown>>;

export interface GoldenV2 {
  readonly models: Readonly<Record<string, ReferenceModel>>;
  readonly cases: readonly {
    readonly name: string;
    readonly as_of: string;
    readonly model: string;
    readonly interactions: readonly ReferenceInteraction[];
    readonly expected: ReferenceScore | null;
  }[];
  readonly moats: readonly {
    readonly name: string;
    readonly model: string;
    readonly cases: readonly string[];
    readonly distribution: Readonly<Record<string, unknown>>;
    readonly expected: Readonly<Record<string, number>>;
  }[];
  readonly cohorts: {
    readonly as_of: string;
    /** Names of models. */
    readonly models: readonly string[];
    readonly contacts: Readonly<Record<string, readonly ReferenceInteraction[]>>;
    readonly expected: readonly Readonly<Record<string, unknown>>[];
  };
  readonly fits: readonly {
    readonly name: string;
    readonly as_of: number;
    readonly horizon: number;
    readonly max_rows: number;
    readonly relationships: readonly {
      readonly agent_id: string;
      readonly contact_id: string;
      readonly days: readonly (readonly [number, number])[];
    }[];
    readonly expected: ReferenceModel;
  }[];
}

/** @returns golden.json of version 2; null if it is absent */
export function loadGoldenV2(): GoldenV2 | null {
  const file = sharedFile('scoring/v2/golden.json');
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as GoldenV2) : null;
}

export function toScoredV2(interactions: readonly ReferenceInteraction[]): ScoredInteraction[] {
  return interactions.map(({ occurred_at, ...rest }) => ({ occurredAt: occurred_at, ...rest }));
}

export function modelOfReference({
  l_start_day,
  fitted_on,
  from_day,
  window_days,
  reply_rows,
  ...row
}: ReferenceModel): ModelRow {
  return {
    ...row,
    lStartDay: l_start_day,
    fittedOn: fitted_on,
    fromDay: from_day,
    windowDays: window_days,
    replyRows: reply_rows,
  };
}

/** A model in the format of the reference, for comparison. */
export function toReferenceModel({
  lStartDay,
  fittedOn,
  fromDay,
  windowDays,
  replyRows,
  ...row
}: ModelRow): ReferenceModel {
  return {
    ...row,
    l_start_day: lStartDay,
    fitted_on: fittedOn,
    from_day: fromDay,
    window_days: windowDays,
    reply_rows: replyRows,
  };
}

/** All results of the reference for a relationship, in its own format. */
export function referenceScore(days: readonly RelationshipDay[], asOf: number, model: ModelRow): ReferenceScore | null {
  const it = scoreRelationship(days, asOf, model);
  const state = RelationshipHistory.of(days).stateOn(asOf);
  if (it === null || state === null) return null;
  const parts = depthContributions(state, it, model);
  return {
    n_interactions: it.interactions,
    n_participating: it.participations,
    n_in: it.inbound,
    n_out: it.outbound,
    n_days: it.activeDays,
    silence_days: it.silenceDays,
    typical_gap: it.typicalGap,
    active_value: it.activeValue,
    expected: it.expectedActiveDays,
    depth: it.depth,
    band: it.band,
    risk: it.risk,
    evidence: it.evidence,
    first_reply_chance: it.firstReplyChance,
    potential: it.potential,
    worth: it.worth,
    prev_depth: it.previousDepth,
    delta: it.trend,
    evidence_delta: it.evidenceTrend,
    trend: it.trendWord,
    at_risk: it.atRisk,
    dormant: it.dormant,
    stage: it.stage,
    reciprocity: it.reciprocity,
    turn: {
      state: it.turn.state,
      days: it.turn.days,
      unanswered_days: it.turn.unanswered,
      chasing_days: it.turn.chasingDays,
    },
    recommended_action: it.action,
    sentence: actionSentence(it.action, {
      silenceDays: it.silenceDays,
      typicalGap: it.typicalGap,
      turnDays: asOf - state.lastAnyDay,
      unanswered: state.unanswered,
      chasingDays: it.turn.chasingDays ?? 0,
    }),
    contributions: {
      active_days: parts.activeDays,
      age: parts.age,
      silence: parts.silence,
      learned: parts.learned,
      first_reply: parts.firstReply,
    },
  };
}

/** @returns the differences: numbers that differ by more than the tolerance, and any difference of other values */
export function differences(got: unknown, wanted: unknown, path = ''): string[] {
  if (typeof wanted === 'number' && typeof got === 'number') {
    // Two correct roundings of one number may differ by one unit of the sixth decimal.
    return Math.abs(got - wanted) <= 1e-6 + 1e-12 ? [] : [`${path}: ${got}, not ${wanted}`];
  }
  if (wanted !== null && typeof wanted === 'object' && got !== null && typeof got === 'object') {
    const keys = new Set([...Object.keys(wanted), ...Object.keys(got)]);
    return [...keys].flatMap((key) =>
      differences((got as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key], `${path}.${key}`),
    );
  }
  return got === wanted ? [] : [`${path}: ${String(got)}, not ${String(wanted)}`];
}

/** The largest difference between two numbers at the same path. */
export function greatestDifference(got: unknown, wanted: unknown): number {
  if (typeof wanted === 'number' && typeof got === 'number') return Math.abs(got - wanted);
  if (wanted === null || typeof wanted !== 'object' || got === null || typeof got !== 'object') return 0;
  return Object.keys(wanted).reduce(
    (most, key) =>
      Math.max(
        most,
        greatestDifference((got as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key]),
      ),
    0,
  );
}
