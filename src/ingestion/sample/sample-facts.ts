import type { InteractionFact } from '../interaction-fact';

export interface SampleAgent {
  readonly name: string;
  readonly kind: 'ai' | 'human';
}

/** One act of an agent. Times here and below are ISO 8601 in UTC. */
export interface SampleAction {
  readonly id: string;
  readonly agent: string;
  readonly contact: string;
  readonly action: 'enrichment_run' | 'classification' | 'routing';
  readonly summary: string;
  readonly at: string;
}

export interface SampleClassification {
  readonly contact: string;
  readonly tier: string;
  readonly at: string;
}

export interface SampleRoute {
  readonly contact: string;
  readonly agent: string;
  readonly tier: string;
  readonly at: string;
}

export interface SampleOutcome {
  readonly contact: string;
  readonly outcome: 'won' | 'lost';
  readonly at: string;
}

/** Everything the sample fleet did. */
export interface SampleFacts {
  readonly agents: readonly SampleAgent[];
  readonly interactions: readonly InteractionFact[];
  readonly actions: readonly SampleAction[];
  readonly classifications: readonly SampleClassification[];
  readonly routes: readonly SampleRoute[];
  readonly outcomes: readonly SampleOutcome[];
}
