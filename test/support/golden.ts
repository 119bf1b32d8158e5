import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScoredInteraction } from '../../src/scoring/roll-up';

/** The customer's own material beside the project: in their workplace and CI, not in a user's clone. */
const SHARED = join(__dirname, '..', '..', '..', 'shared');

/** @returns the path of a file of the customer's, or null (with a message) where this clone has none */
export function sharedFile(path: string): string | null {
  const file = join(SHARED, path);
  if (existsSync(file)) return file;
  console.warn(`../shared/${path} is not here: the tests that need it are skipped`);
  return null;
}

export interface GoldenInteraction {
  readonly occurred_at: string;
  readonly weight?: number;
  readonly direction?: 'inbound' | 'outbound';
}

export interface GoldenScore {
  readonly n_interactions: number;
  readonly n_days: number;
  readonly silence_days: number;
  readonly typical_gap: number;
  readonly active_value: number;
  readonly freshness: number;
  readonly expected_active_days_30: number;
  readonly depth: number;
  readonly band: string;
  readonly risk: number;
  readonly potential: number;
  readonly prev_depth: number;
  readonly delta: number;
  readonly trend: string;
  readonly at_risk: boolean;
  readonly stage: string;
  readonly recommended_action: string;
}

export interface Golden {
  readonly parameters: {
    readonly half_life_days: number;
    readonly gap_prior_days: number;
    readonly fresh_gaps: number;
    readonly fresh_power: number;
    readonly horizon_days: number;
    readonly window_days: number;
    readonly trend_step: number;
    readonly bands: Record<string, number>;
    readonly moat_weights: Record<string, number>;
    readonly breadth_half: number;
  };
  readonly cases: readonly {
    readonly name: string;
    readonly as_of: string;
    readonly interactions: readonly GoldenInteraction[];
    readonly expected: GoldenScore | null;
  }[];
  readonly moat: { readonly expected: Record<string, number> };
  readonly cohorts: {
    readonly as_of: string;
    readonly contacts: Record<string, readonly GoldenInteraction[]>;
    readonly expected: readonly {
      readonly entry_week: string;
      readonly week_offset: number;
      readonly size: number;
      readonly active: number;
      readonly avg_depth: number;
    }[];
  };
}

/** @returns golden.json, or null where it is absent */
export function loadGolden(): Golden | null {
  const file = sharedFile('scoring/golden.json');
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as Golden) : null;
}

export function toScored(interactions: readonly GoldenInteraction[]): ScoredInteraction[] {
  return interactions.map(({ occurred_at, ...rest }) => ({ occurredAt: occurred_at, ...rest }));
}
