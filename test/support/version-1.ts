import type { DataSource } from 'typeorm';
import { moatIndex } from '../../src/scoring/version-1/moat-index';
import { type RelationshipScore, scoreRelationship } from '../../src/scoring/version-1/relationship-score';
import { rollUp } from '../../src/scoring/version-1/roll-up';
import { type Fact, isoDay } from './facts';

const SNAPSHOT_DAYS = 120;

/**
 * Turns a recomputed project into one that the release before version 2 of the score had recomputed: its roll-up,
 * scores, snapshots and run. The project must have no own settings and no meetings.
 */
export async function asVersion1(
  dataSource: DataSource,
  projectId: string,
  facts: readonly Fact[],
  asOf: number,
): Promise<void> {
  const sql = (statement: string, ...parameters: unknown[]) => dataSource.query(statement, parameters);
  await sql('UPDATE projects SET score_version = 1, learns = false WHERE project_id = $1', projectId);
  await sql('UPDATE recompute_runs SET score_version = 1, model_version = NULL WHERE project_id = $1', projectId);
  await sql('DELETE FROM score_models WHERE project_id = $1', projectId);
  await sql(
    `UPDATE relationship_days SET w_part = NULL, last_in_at = NULL, last_out_at = NULL, w_sum = (
       SELECT sum(weight) FROM interactions WHERE weight > 0 AND project_id = $1
         AND agent_id = relationship_days.agent_id AND user_id = relationship_days.user_id
         AND (occurred_at AT TIME ZONE 'UTC')::date = day)
     WHERE project_id = $1`,
    projectId,
  );
  const agents: { agent_id: string; name: string }[] = await sql(
    'SELECT * FROM agents WHERE project_id = $1',
    projectId,
  );
  const books = new Map<string, Map<number, RelationshipScore[]>>();
  await sql('DELETE FROM depth_scores WHERE project_id = $1', projectId);
  for (const { agent_id, name } of agents) {
    const book = new Map<number, RelationshipScore[]>();
    books.set(agent_id, book);
    const own = facts.filter(({ agent }) => agent === name);
    for (const contact of new Set(own.map((fact) => fact.contact))) {
      const days = rollUp(own.filter((fact) => fact.contact === contact));
      for (let day = asOf - SNAPSHOT_DAYS + 1; day <= asOf; day++) {
        const score = scoreRelationship(days, day);
        if (!score) continue;
        book.set(day, [...(book.get(day) ?? []), score]);
        if (day === asOf) await insertScore(dataSource, projectId, agent_id, contact, score);
      }
    }
  }
  books.set('00000000-0000-0000-0000-000000000000', merged([...books.values()]));
  await sql('DELETE FROM daily_snapshots WHERE project_id = $1', projectId);
  for (const [agentId, book] of books) {
    for (const [day, scores] of book) await insertSnapshot(dataSource, projectId, agentId, day, scores);
  }
}

function merged(books: readonly Map<number, RelationshipScore[]>[]): Map<number, RelationshipScore[]> {
  const all = new Map<number, RelationshipScore[]>();
  for (const book of books) for (const [day, scores] of book) all.set(day, [...(all.get(day) ?? []), ...scores]);
  return all;
}

async function insertScore(
  dataSource: DataSource,
  projectId: string,
  agentId: string,
  contact: string,
  score: RelationshipScore,
): Promise<void> {
  await dataSource.query(
    `INSERT INTO depth_scores (project_id, agent_id, user_id, contact_name, depth, prev_depth, trend, trend_word, band, at_risk,
       stage, action, risk, potential, value_at_stake, active_value, typical_gap, freshness, n_interactions, n_days, n_in, n_out,
       first_day, last_day, silence_days, last_interaction, computed_at)
     SELECT $1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 0, 0, $20, $21, $22,
            max(last_at), now()
     FROM relationship_days WHERE project_id = $1 AND agent_id = $2 AND user_id = $3 AND day <= $21`,
    [
      ...[projectId, agentId, contact, score.depth, score.previousDepth, score.trend, score.trendWord, score.band],
      ...[score.atRisk, score.stage, score.action, score.risk, score.potential, score.potential * score.risk],
      ...[score.activeValue, score.typicalGap, score.freshness, score.interactions, score.activeDays],
      ...[isoDay(score.firstDay), isoDay(score.lastDay), score.silenceDays],
    ],
  );
}

async function insertSnapshot(
  dataSource: DataSource,
  projectId: string,
  agentId: string,
  day: number,
  scores: readonly RelationshipScore[],
): Promise<void> {
  const index = moatIndex(scores);
  const count = (test: (score: RelationshipScore) => boolean) => scores.filter(test).length;
  const bands = ['deep', 'strong', 'warm', 'light', 'faint'].map((band) => count((it) => it.band === band));
  const sum = (of: (score: RelationshipScore) => number) =>
    scores.reduce((total, it) => total + Math.round(of(it) * 1e6), 0);
  await dataSource.query(
    `INSERT INTO daily_snapshots (project_id, agent_id, date, score_version, total, deep, strong, warm, light, faint, at_risk,
       deepened, declining, depth_sum, depth_squares, gains, losses, potential, potential_at_risk, avg_depth, breadth,
       depth_quality, trend, risk, moat_index)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)`,
    [
      ...[projectId, agentId, isoDay(day), scores.length, ...bands, count(({ atRisk }) => atRisk)],
      ...[count(({ trend }) => trend >= 0.05), count(({ trend }) => trend <= -0.05), sum(({ depth }) => depth)],
      scores.reduce((total, { depth }) => total + Math.round(depth * 1e6) ** 2, 0),
      ...[sum(({ trend }) => Math.max(0, trend)), sum(({ trend }) => Math.max(0, -trend))],
      ...[sum(({ potential }) => potential), sum(({ potential, atRisk }) => (atRisk ? potential : 0))],
      scores.reduce((total, { depth }) => total + depth, 0) / scores.length,
      ...[index.breadth, index.depthQuality, index.trend, index.risk, index.moatIndex],
    ],
  );
}
