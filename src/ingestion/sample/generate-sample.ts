import { DAY_MS } from '../../scoring/iso-day';
import type { InteractionFact } from '../interaction-fact';
import { conversation } from './conversation';
import { personName } from './person-names';
import { enrichmentSummary, pipelineStory } from './pipeline-story';
import { Random } from './random';
import { course, pickTemper, type Temper } from './relationship-course';
import type {
  SampleAction,
  SampleAgent,
  SampleClassification,
  SampleFacts,
  SampleOutcome,
  SampleRoute,
} from './sample-facts';

const MINUTE_MS = 60_000;
const CONTACTS = 1_200;
/** Ten months. */
const HISTORY_DAYS = 304;
const DEFAULT_SEED = 20_250_644;
const AGENTS = [
  { name: 'Nova', kind: 'ai' },
  { name: 'Atlas', kind: 'ai' },
  { name: 'Maya Lindqvist', kind: 'human' },
  { name: 'Daniel Okafor', kind: 'human' },
] as const satisfies readonly SampleAgent[];
type AgentName = (typeof AGENTS)[number]['name'];
const FIRST_TOUCH: Readonly<Record<AgentName, number>> = {
  Nova: 58,
  Atlas: 30,
  'Maya Lindqvist': 7,
  'Daniel Okafor': 5,
};
const KEEPING: Readonly<Record<AgentName, number>> = { Nova: 28, Atlas: 33, 'Maya Lindqvist': 22, 'Daniel Okafor': 17 };
/** Minutes before now of the newest acts, so that the feed of a fresh sample is not from yesterday. */
const LATELY = [4, 11, 19, 34, 52, 77, 104, 139, 185, 236, 298, 371, 455, 560] as const;

/**
 * Generates the facts of the sample fleet: ten months that end now. The same time and seed give the same facts; another
 * time of the same day gives the same except for what has not happened yet.
 */
export function generateSample(now: Date, seed = DEFAULT_SEED): SampleFacts {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const interactions: InteractionFact[] = [];
  const actions: SampleAction[] = [];
  const classifications: SampleClassification[] = [];
  const routes: SampleRoute[] = [];
  const outcomes: SampleOutcome[] = [];
  const taken = new Set<string>();
  const known: { contact: string; contactName: string }[] = [];

  for (let index = 0; index < CONTACTS; index++) {
    // Its own random stream, so that one contact does not change another.
    const random = new Random(seed + index);
    const contactName = personName(random, taken);
    const contact = `c-${String(index + 1).padStart(4, '0')}`;
    // A few more in each month.
    const firstAge = Math.floor(HISTORY_DAYS * random.next() ** 1.15);
    const temper = pickTemper(random);
    const agent = random.weighted(temper.leaves > 0.1 ? FIRST_TOUCH : KEEPING);
    const { facts, inTouch } = relationship(random, { agent, contact, contactName, temper, firstAge, today });
    const firstAt = Date.parse(facts[0]?.occurredAt ?? '');
    const days = firstTimes(facts.filter(({ direction }) => direction !== 'outbound'));
    const clerk = random.pick(['Nova', 'Atlas']);
    const story = pipelineStory(random, { contact, contactName, agent, clerk, firstAt, days });
    const secondAgent = random.weighted(KEEPING);
    if (temper.leaves < 0.1 && secondAgent !== agent && firstAge > 60 && random.chance(0.14)) {
      const more = { agent: secondAgent, contact, contactName, temper, firstAge: firstAge - 40, today };
      facts.push(...relationship(random, more).facts);
    }
    interactions.push(...facts);
    actions.push(...story.actions);
    classifications.push(...story.classifications);
    routes.push(...story.routes);
    outcomes.push(...story.outcomes);
    if (inTouch && firstAge > 1) known.push({ contact, contactName });
  }
  const random = new Random(seed - 1);
  for (const minutes of LATELY) {
    const { contact, contactName } = random.pick(known as [(typeof known)[number], ...typeof known]);
    const at = new Date(now.getTime() - minutes * MINUTE_MS).toISOString();
    const agent = random.pick(['Nova', 'Atlas']);
    const write = random.chance(0.6);
    const id = random.uuid();
    const summary = enrichmentSummary(random, contactName);
    if (!write) actions.push({ id, agent, contact, action: 'enrichment_run', summary, at });
    else interactions.push({ ...message(agent, contact, contactName), occurredAt: at });
  }

  const until = now.toISOString();
  const past = <T extends { readonly at: string }>(facts: readonly T[]) => facts.filter((fact) => fact.at <= until);
  return {
    agents: AGENTS,
    interactions: interactions.filter((fact) => fact.occurredAt <= until),
    actions: past(actions),
    classifications: past(classifications),
    routes: past(routes),
    outcomes: past(outcomes),
  };
}

interface RelationshipPlan {
  readonly agent: AgentName;
  readonly contact: string;
  readonly contactName: string;
  readonly temper: Temper;
  readonly firstAge: number;
  /** Midnight UTC in milliseconds. */
  readonly today: number;
}

/** @returns what passed between the two, and whether the contact took part within the last two weeks */
function relationship(random: Random, plan: RelationshipPlan): { facts: InteractionFact[]; inTouch: boolean } {
  const isHuman = AGENTS.some(({ name, kind }) => name === plan.agent && kind === 'human');
  const parties = { ...plan, speaks: (isHuman ? 0.35 : 0.08) * random.between(0.5, 1.5) };
  // Programs also work on weekends.
  const days = course(random, plan.temper, plan.firstAge, !isHuman && random.chance(0.08));
  const facts = days.flatMap((day) =>
    conversation(random, parties, day, workday(random, plan.today - day.age * DAY_MS, plan.today)),
  );
  return {
    facts: facts.sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1)),
    inTouch: days.some(({ age, by }) => age < 14 && by !== 'agent'),
  };
}

/** The time of the first of each day. @param facts ascending */
function firstTimes(facts: readonly InteractionFact[]): number[] {
  const days = new Map<string, number>();
  for (const { occurredAt } of facts) {
    const day = occurredAt.slice(0, 10);
    if (!days.has(day)) days.set(day, Date.parse(occurredAt));
  }
  return [...days.values()];
}

/** Most weekend activity moves to the Thursday or Friday before, or the Monday or Tuesday after. */
function workday(random: Random, dayMs: number, today: number): number {
  const stays = random.chance(0.12);
  const before = random.chance(0.5);
  const one = random.integer(0, 1);
  const weekday = new Date(dayMs).getUTCDay();
  if (stays || (weekday !== 0 && weekday !== 6)) return dayMs;
  const monday = dayMs + (weekday === 0 ? 1 : 2) * DAY_MS + one * DAY_MS;
  return monday <= today && !before ? monday : dayMs - (weekday === 0 ? 2 : 1) * DAY_MS - one * DAY_MS;
}

function message(agent: string, contact: string, contactName: string): Omit<InteractionFact, 'occurredAt'> {
  return { agent, contact, contactName, kind: 'message', direction: 'outbound', weight: 1, externalId: null };
}
