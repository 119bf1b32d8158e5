import type { QueryRunner } from 'typeorm';
import { ALL_AGENTS } from '../database/all-agents';
import { DAY_MS, isoDay } from '../scoring/iso-day';
import { SCORE } from '../scoring/score-constants';
import { type ScoreSettings, scoreSettings } from '../scoring/score-settings';
import { moatIndexOfSums } from '../scoring/version-1/moat-index';
import { type RelationshipScore, scoreRelationship } from '../scoring/version-1/relationship-score';
import type { ActiveDay } from '../scoring/version-1/roll-up';
import type { RunSettings } from './recompute-plan';

const COUNTS = ['total', 'deep', 'strong', 'warm', 'light', 'faint', 'at_risk', 'deepened', 'declining'] as const;
const SUMS = ['depth_sum', 'depth_squares', 'gains', 'losses', 'potential', 'potential_at_risk'] as const;
const BOOK = [...COUNTS, ...SUMS] as const;

type Book = Record<(typeof BOOK)[number], number>;
type SnapshotKey = { readonly agent_id: string; readonly date: string };
type ContactDay = Omit<ActiveDay, 'day'> & {
  readonly agent_id: string;
  readonly user_id: string;
  readonly day: string;
};

const KEY = 'agent_id uuid, date date';

/**
 * Takes a contact out of the snapshots that version 1 of the score left, before its facts are deleted. Nothing else ever
 * changes them, so its relationships are scored as they were then: of the facts that had come before version 2 took over.
 * When that was is known for four weeks; after that all facts count, and no sum falls below zero.
 */
export async function takeOutOfVersion1(
  runner: QueryRunner,
  projectId: string,
  userIds: readonly string[],
  run: Pick<RunSettings, 'time_zone' | 'breadth_half' | 'score_settings'>,
): Promise<void> {
  const snapshots: SnapshotKey[] = await runner.query(
    `SELECT agent_id, date FROM daily_snapshots
     WHERE project_id = $1 AND score_version = 1 AND (agent_id = $3 OR agent_id IN (
       SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = ANY ($2::text[])
     ))`,
    [projectId, userIds, ALL_AGENTS],
  );
  if (snapshots.length === 0) return;
  const histories = await historiesOf(runner, projectId, userIds, run.time_zone);
  const settings = scoreSettings(run.score_settings);
  const shares = snapshots.flatMap((it) => {
    const day = Date.parse(it.date) / DAY_MS;
    const own = histories.filter(({ agentId }) => it.agent_id === ALL_AGENTS || it.agent_id === agentId);
    const scores = own.flatMap(({ days }) => scoreRelationship(days, day, settings) ?? []);
    return scores.length > 0 ? [{ ...it, date: isoDay(day), ...bookOf(scores) }] : [];
  });
  const left: (SnapshotKey & Record<keyof Book, string>)[] = await runner.query(
    `WITH less AS (
       UPDATE daily_snapshots SET ${BOOK.map((name) => `${name} = greatest(daily_snapshots.${name} - share.${name}, 0)`).join(', ')}
       FROM jsonb_to_recordset($2::jsonb) AS share(${KEY}, ${BOOK.map((name) => `${name} bigint`).join(', ')})
       WHERE project_id = $1 AND daily_snapshots.agent_id = share.agent_id AND daily_snapshots.date = share.date
       RETURNING daily_snapshots.agent_id, daily_snapshots.date, ${BOOK.map((name) => `daily_snapshots.${name}`).join(', ')}
     )
     SELECT * FROM less`,
    [projectId, JSON.stringify(shares)],
  );
  await runner.query(
    `UPDATE daily_snapshots SET avg_depth = it.avg_depth, breadth = it.breadth, depth_quality = it.depth_quality,
       trend = it.trend, risk = it.risk, moat_index = it.moat_index
     FROM jsonb_to_recordset($2::jsonb) AS it(${KEY}, avg_depth double precision, breadth double precision,
       depth_quality double precision, trend double precision, risk double precision, moat_index double precision)
     WHERE project_id = $1 AND daily_snapshots.agent_id = it.agent_id AND daily_snapshots.date = it.date`,
    [projectId, JSON.stringify(left.map((book) => ({ ...book, ...indexOf(book, run.breadth_half, settings) })))],
  );
  await runner.query('DELETE FROM daily_snapshots WHERE project_id = $1 AND score_version = 1 AND total = 0', [
    projectId,
  ]);
}

interface History {
  readonly agentId: string;
  readonly days: ActiveDay[];
}

/** The days of each id of the contact with each agent, ascending: version 1 knew of no merges. */
async function historiesOf(
  runner: QueryRunner,
  projectId: string,
  userIds: readonly string[],
  timeZone: string,
): Promise<History[]> {
  const rows: ContactDay[] = await runner.query(
    `SELECT agent_id, user_id, (occurred_at AT TIME ZONE $3)::date AS day, sum(weight) AS weight, count(*)::integer AS interactions,
            (count(*) FILTER (WHERE direction = 'inbound'))::integer AS inbound,
            (count(*) FILTER (WHERE direction = 'outbound'))::integer AS outbound
     FROM interactions
     WHERE project_id = $1 AND user_id = ANY ($2::text[]) AND weight > 0 AND received_at <= coalesce(
       (SELECT max(started_at) FROM recompute_runs WHERE project_id = $1 AND status = 'finished' AND score_version = 1),
       'infinity'
     )
     GROUP BY agent_id, user_id, day
     ORDER BY agent_id, user_id, day`,
    [projectId, userIds, timeZone],
  );
  const histories = new Map<string, History>();
  for (const { agent_id: agentId, user_id, day, ...row } of rows) {
    const key = `${agentId} ${user_id}`;
    const history = histories.get(key) ?? { agentId, days: [] };
    histories.set(key, history);
    history.days.push({ ...row, day: Date.parse(day) / DAY_MS });
  }
  return [...histories.values()];
}

function bookOf(scores: readonly RelationshipScore[]): Book {
  const count = (holds: (score: RelationshipScore) => boolean) => scores.filter(holds).length;
  const sum = (of: (score: RelationshipScore) => number) => scores.reduce((total, it) => total + of(it), 0);
  const micro = (value: number) => Math.round(value * 1e6);
  return {
    total: scores.length,
    deep: count(({ band }) => band === 'deep'),
    strong: count(({ band }) => band === 'strong'),
    warm: count(({ band }) => band === 'warm'),
    light: count(({ band }) => band === 'light'),
    faint: count(({ band }) => band === 'faint'),
    at_risk: count(({ atRisk }) => atRisk),
    deepened: count(({ trend }) => trend >= SCORE.trendStep),
    declining: count(({ trend }) => trend <= -SCORE.trendStep),
    depth_sum: sum(({ depth }) => micro(depth)),
    depth_squares: sum(({ depth }) => micro(depth) ** 2),
    gains: sum(({ trend }) => Math.max(0, micro(trend))),
    losses: sum(({ trend }) => Math.max(0, micro(-trend))),
    potential: sum(({ potential }) => micro(potential)),
    potential_at_risk: sum(({ potential, atRisk }) => (atRisk ? micro(potential) : 0)),
  };
}

function indexOf(book: Record<keyof Book, string>, breadthHalf: number, settings: ScoreSettings) {
  const micro = (name: keyof Book) => Number(book[name]) / 1e6;
  const total = Number(book.total);
  const index = moatIndexOfSums(
    {
      depth: micro('depth_sum'),
      squares: Number(book.depth_squares) / 1e12,
      gains: micro('gains'),
      losses: micro('losses'),
      potential: micro('potential'),
      potentialAtRisk: micro('potential_at_risk'),
    },
    breadthHalf,
    settings,
  );
  return {
    avg_depth: total > 0 ? Math.round(Number(book.depth_sum) / total) / 1e6 : 0,
    breadth: index.breadth,
    depth_quality: index.depthQuality,
    trend: index.trend,
    risk: index.risk,
    moat_index: index.moatIndex,
  };
}
