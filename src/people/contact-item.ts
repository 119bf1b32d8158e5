import { isoDay, utcDay } from '../scoring/iso-day';
import { scoreOn } from '../scoring/relationship-score';
import { LAST_WORD } from '../scoring/rules';
import { ScoredDays } from '../scoring/score-basis';
import type { ScoredRunRow } from '../scoring/scored-run';
import type { ContactAgent, ContactBody, ContactItem } from './contact.dto';
import type { ContactRow, KnowerRow } from './contacts.queries';

/** The day and the inputs of the newest run. */
export type ScoredBy = Pick<ScoredRunRow, 'as_of' | 'basis'>;

const SPOKE = new Map<number | null, string>([
  [LAST_WORD.us, 'agent'],
  [LAST_WORD.contact, 'contact'],
  [LAST_WORD.both, 'both'],
]);

/** A contact as a list shows it. @param run null before the first run @param accounts names by id */
export function contactItem(row: ContactRow, run: ScoredBy | null, accounts: ReadonlyMap<string, string>): ContactItem {
  const relationships = row.relationships ?? [];
  const [best] = relationships;
  const last = relationships.reduce<KnowerRow | null>(
    (latest, one) => (latest === null || one.last_interaction > latest.last_interaction ? one : latest),
    null,
  );
  const accountId = accountOf(row);
  return {
    user_id: row.user_id,
    name: row.name ?? row.user_id,
    user_ids: [...(row.user_ids ?? [row.user_id])],
    account_id: accountId,
    account_name: accountId === null ? null : (accounts.get(accountId) ?? null),
    tier: row.tier,
    traits: traitsOf(row),
    pipeline_stage: row.pipeline_stage,
    first_seen: row.first_seen,
    last_interaction: last?.last_interaction ?? null,
    ...(scoreOf(row, run) ?? NO_SCORE),
    agents: row.agents,
    ...(best && { knows_best: { agent_id: best.agent_id, agent_name: best.agent_name, depth: best.depth } }),
    ...(last && {
      spoke_last: {
        agent_id: last.agent_id,
        agent_name: last.agent_name,
        at: last.last_interaction,
        by: SPOKE.get(last.last_word) ?? null,
      },
    }),
  };
}

/** The same with its relationships and episodes. */
export function contactBody(
  row: ContactRow,
  run: ScoredBy | null,
  accounts: ReadonlyMap<string, string>,
  maxShown: number,
): ContactBody {
  const { relationships, episodes } = row;
  return {
    ...contactItem(row, run, accounts),
    as_of: run?.as_of ?? null,
    relationships: (relationships ?? []).slice(0, maxShown).map(contactAgent),
    episodes: (episodes ?? []).map((episode) => ({ ...episode })),
  };
}

/** @returns the id of its account; null if it has none */
export function accountOf({ attributes }: ContactRow): string | null {
  return attributes?.find(([kind]) => kind === 'account')?.[3] ?? null;
}

function traitsOf({ attributes }: ContactRow): Record<string, string | number | boolean> {
  const traits = (attributes ?? []).filter(([kind]) => kind === 'trait');
  // Not by assignment, for a trait may be called __proto__.
  return Object.fromEntries(
    traits.map(([, name, type, value]) => [name, type === 'text' || type === 'date' ? value : JSON.parse(value)]),
  );
}

type Score = Pick<
  ContactItem,
  | 'depth'
  | 'band'
  | 'trend'
  | 'trend_word'
  | 'stage'
  | 'at_risk'
  | 'turn'
  | 'silence_days'
  | 'active_days'
  | 'first_day'
>;

const NO_SCORE: Score = {
  ...{ depth: null, band: null, trend: null, trend_word: null, stage: null, at_risk: false, turn: null },
  ...{ silence_days: null, active_days: 0, first_day: null },
};

/** One agent: that of the relationship. Several: by the same rules, from the union of the days with all of them. */
function scoreOf({ relationships, days, agents }: ContactRow, run: ScoredBy | null): Score | null {
  const [only] = relationships ?? [];
  if (only && agents === 1) {
    const { depth, band, trend, trend_word, stage, at_risk, turn, silence_days, active_days, first_day } = only;
    return { depth, band, trend, trend_word, stage, at_risk, turn, silence_days, active_days, first_day };
  }
  if (!run || !days) return null;
  const scored = new ScoredDays({ ...run.basis, version_1_until: null, days });
  const today = utcDay(run.as_of);
  if (scored.versionOn(today) === 1) return null;
  const score = scoreOn(scored.history, today, scored.modelOn(today), scored.settings);
  return (
    score && {
      depth: score.depth,
      band: score.band,
      trend: score.trend,
      trend_word: score.trendWord,
      stage: score.stage,
      at_risk: score.atRisk,
      turn: score.turn.state,
      silence_days: score.silenceDays,
      active_days: score.activeDays,
      first_day: score.firstDay === null ? null : isoDay(score.firstDay),
    }
  );
}

function contactAgent({ last_word: word, ...row }: KnowerRow): ContactAgent {
  return { ...row, last_spoke: SPOKE.get(word) ?? null };
}
