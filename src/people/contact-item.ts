import { LAST_WORD } from '../scoring/rules';
import type { ContactAgent, ContactBody, ContactItem } from './contact.dto';
import type { ContactRow, ContactScoreRow, KnowerRow } from './contacts.queries';

const SPOKE = new Map<number | null, string>([
  [LAST_WORD.us, 'agent'],
  [LAST_WORD.contact, 'contact'],
  [LAST_WORD.both, 'both'],
]);

/** A contact as a list shows it. @param accounts names by id */
export function contactItem(row: ContactRow, accounts: ReadonlyMap<string, string>): ContactItem {
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
    ...scoreOf(row),
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

/** The same with its relationships and episodes. @param asOf day of the newest run; null before the first */
export function contactBody(
  row: ContactRow,
  asOf: string | null,
  accounts: ReadonlyMap<string, string>,
  maxShown: number,
): ContactBody {
  const { relationships, episodes } = row;
  return {
    ...contactItem(row, accounts),
    as_of: asOf,
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

const NO_SCORE = {
  ...{ depth: null, band: null, trend: null, trend_word: null, stage: null, at_risk: false, turn: null },
  ...{ silence_days: null, active_days: 0, first_day: null },
};

/** That of its only relationship, or of all of them together. */
function scoreOf({ relationships, shared, agents }: ContactRow): ContactScoreRow | typeof NO_SCORE {
  const [only] = relationships ?? [];
  const scored = agents === 1 ? only : shared;
  if (!scored) return NO_SCORE;
  const { depth, band, trend, trend_word, stage, at_risk, turn, silence_days, active_days, first_day } = scored;
  return { depth, band, trend, trend_word, stage, at_risk, turn, silence_days, active_days, first_day };
}

function contactAgent({ last_word: word, ...row }: KnowerRow): ContactAgent {
  return { ...row, last_spoke: SPOKE.get(word) ?? null };
}
