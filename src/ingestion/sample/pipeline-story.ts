import { DAY_MS } from '../../scoring/iso-day';
import type { Random } from './random';
import type { SampleAction, SampleClassification, SampleOutcome, SampleRoute } from './sample-facts';

const MINUTE_MS = 60_000;
const SOURCES = [
  'company site',
  'news of the last month',
  'public registers',
  'conference listings',
  'job postings',
] as const;
const FINDINGS = [
  'new funding round',
  'a team of twelve and hiring',
  'a move to a larger office',
  'a change of head of operations',
  'two open tenders',
  'an expansion to a second country',
] as const;

/** The contacts and agents of a story. */
export interface StorySubject {
  readonly contact: string;
  readonly contactName: string;
  /** The agent in touch, and the AI agent that does the paperwork. */
  readonly agent: string;
  readonly clerk: string;
  /** Time of the first interaction, and of the first on each day on which the contact took part, oldest first. */
  readonly firstAt: number;
  readonly days: readonly number[];
}

export interface PipelineStory {
  readonly actions: readonly SampleAction[];
  readonly classifications: readonly SampleClassification[];
  readonly routes: readonly SampleRoute[];
  readonly outcomes: readonly SampleOutcome[];
}

/**
 * How far one contact went: enriched, classified, routed, won or lost; the longer the contact is in touch, the further.
 */
export function pipelineStory(random: Random, subject: StorySubject): PipelineStory {
  const { contact, contactName, agent, clerk, firstAt, days } = subject;
  const actions: SampleAction[] = [];
  const classifications: SampleClassification[] = [];
  const routes: SampleRoute[] = [];
  const outcomes: SampleOutcome[] = [];
  const story = { actions, classifications, routes, outcomes };
  const act = (atMs: number, action: SampleAction['action'], summary: string) =>
    actions.push({ id: random.uuid(), agent: clerk, contact, action, summary, at: new Date(atMs).toISOString() });

  let at = firstAt + random.between(2, 40) * MINUTE_MS;
  if (random.chance(0.8)) act(at, 'enrichment_run', enrichmentSummary(random, contactName));

  const inTouch = days.length;
  // Contacts that never answer get no further.
  if (inTouch === 0) return story;
  at = Math.max(at, days[0] ?? at);
  if (!random.chance(inTouch === 1 ? 0.28 : 0.86)) return story;
  at += random.between(5, 300) * MINUTE_MS;
  const tier = random.weighted(inTouch >= 12 ? { A: 5, B: 4, C: 1 } : { A: 1, B: 4, C: 5 });
  classifications.push({ contact, tier, at: new Date(at).toISOString() });
  act(at, 'classification', `Classified ${contactName} as tier ${tier}: ${reason(inTouch)}.`);

  if (!random.chance(inTouch === 1 ? 0.25 : 0.72)) return story;
  at += random.between(20, 2_800) * MINUTE_MS;
  routes.push({ contact, agent, tier, at: new Date(at).toISOString() });
  act(at, 'routing', `Routed ${contactName} to ${agent} for good (tier ${tier}).`);

  if (inTouch >= 6 && random.chance(0.34)) {
    const decided = (days[random.integer(5, inTouch - 1)] ?? at) + random.between(0.1, 0.9) * DAY_MS;
    if (decided > at) {
      outcomes.push({ contact, outcome: random.chance(0.66) ? 'won' : 'lost', at: new Date(decided).toISOString() });
    }
  }
  return story;
}

/** One sentence about what an enrichment run found. */
export function enrichmentSummary(random: Random, contactName: string): string {
  return `Enriched ${contactName} from ${random.pick(SOURCES)}: ${random.pick(FINDINGS)}.`;
}

function reason(inTouch: number): string {
  if (inTouch === 1) return 'one exchange so far';
  return inTouch < 6 ? 'answers, budget unknown' : 'answers quickly, budget and need confirmed';
}
