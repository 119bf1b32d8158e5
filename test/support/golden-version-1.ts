import { readFileSync } from 'node:fs';
import type { ScoredInteraction } from '../../src/scoring/version-1/roll-up';
import { sharedFile } from './shared-file';

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

/** @returns golden.json; null if it is absent */
export function loadGolden(): Golden | null {
  const file = sharedFile('scoring/golden.json');
  return file ? (JSON.parse(readFileSync(file, 'utf8')) as Golden) : null;
}

export function toScored(interactions: readonly GoldenInteraction[]): ScoredInteraction[] {
  return interactions.map(({ occurred_at, ...rest }) => ({ occurredAt: occurred_at, ...rest }));
}
