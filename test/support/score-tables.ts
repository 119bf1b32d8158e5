import type { QueryRunner } from 'typeorm';
import { type FitPlan, type FitRow, fitModel, planFit, type ReplySums } from '../../src/scoring/fit';
import { FIT_COUNT, FIT_HISTORY, FIT_REPLIES, FIT_ROWS } from '../../src/scoring/fit-sql';
import { dayModel, type ModelRow } from '../../src/scoring/model';
import type { RelationshipDay } from '../../src/scoring/roll-up';
import { SCORE } from '../../src/scoring/score-constants';
import { KEPT_STATE, scoreSteps, stateSums, VALUED_DAY } from '../../src/scoring/score-sql';

/** A relationship of a test: its agent and contact, and its days. */
export interface TestRelationship {
  readonly agent: string;
  readonly contact: string;
  readonly days: readonly RelationshipDay[];
}

const PROJECT = '00000000-0000-4000-8000-000000000001';

/** Temporary tables of one connection, which hide those of the schema: the statements of the score read them. */
export async function fillScoreTables(runner: QueryRunner, relationships: readonly TestRelationship[]): Promise<void> {
  await runner.query(`
    DROP TABLE IF EXISTS pg_temp.agents, pg_temp.relationship_days;
    CREATE TEMPORARY TABLE agents (project_id uuid, agent_id uuid, name text);
    CREATE TEMPORARY TABLE relationship_days (project_id uuid, agent_id uuid, user_id text, day date, w_part double precision,
      n integer, n_in integer, n_out integer, last_at timestamptz, last_in_at timestamptz, last_out_at timestamptz)`);
  await runner.query('INSERT INTO agents SELECT $1, gen_random_uuid(), name FROM unnest($2::text[]) AS name', [
    PROJECT,
    [...new Set(relationships.map(({ agent }) => agent))],
  ]);
  const rows = relationships.flatMap(({ agent, contact, days }) =>
    days.map(
      (it) => [agent, contact, it.day, it.weight, it.interactions, it.inbound, it.outbound, it.lastWord] as const,
    ),
  );
  const column = (index: number) => rows.map((row) => row[index]);
  await runner.query(
    `INSERT INTO relationship_days
     SELECT $1, agent_id, contact, date '1970-01-01' + day, weight, n, n_in, n_out, last_at,
            CASE WHEN word = 'contact' THEN last_at WHEN n_in > 0 THEN last_at - interval '1 second' END,
            CASE WHEN word = 'us' THEN last_at WHEN n_out > 0 THEN last_at - interval '1 second' END
     FROM (
       SELECT *, (date '1970-01-01' + day)::timestamp + interval '12 hours' AS last_at
       FROM unnest($2::text[], $3::text[], $4::integer[], $5::float8[], $6::integer[], $7::integer[], $8::integer[], $9::text[])
         AS row(agent, contact, day, weight, n, n_in, n_out, word)
     ) AS row JOIN agents ON agents.name = agent`,
    [PROJECT, column(0), column(1), column(2), column(3), column(4), column(5), column(6), column(7)],
  );
}

/** @returns the result of the SQL of the score for every relationship */
export async function sqlScores(
  runner: QueryRunner,
  asOf: number,
  model: ModelRow,
): Promise<Record<string, unknown>[]> {
  const { base, a, f, s, m, replyChance } = dayModel(model, asOf);
  const numbers = [base, a, f, s, m, replyChance].map((value) => `(${value})::double precision`);
  const [baseSql = '', aSql = '', fSql = '', sSql = '', mSql = '', reply = ''] = numbers;
  const settings = {
    bandDeep: SCORE.bandDeep,
    bandStrong: SCORE.bandStrong,
    bandWarm: SCORE.bandWarm,
    bandLight: SCORE.bandLight,
    coolingSilence: SCORE.coolingSilence,
    coolingDepth: SCORE.coolingDepth,
    overdueSilence: SCORE.overdueSilence,
    overdueDepth: SCORE.overdueDepth,
  };
  const literals = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)])) as {
    [name in keyof typeof settings]: string;
  };
  return await runner.query(
    `WITH valued AS (
       SELECT agent_id, user_id, ${VALUED_DAY}, max(day) FILTER (WHERE w_part > 0) OVER (PARTITION BY user_id, agent_id) AS active_day,
              max(day) FILTER (WHERE n > n_in) OVER (PARTITION BY user_id, agent_id) AS answer_day
       FROM relationship_days WHERE project_id = $1 AND day <= $2::date
     ),
     state AS (
       SELECT agent_id, user_id, user_id AS contact_name, ${stateSums('$2::date')} FROM valued GROUP BY user_id, agent_id
     ),
     ${scoreSteps('$2::date', { base: baseSql, a: aSql, f: fSql, s: sSql, m: mSql, replyChance: reply }, literals)}
     SELECT agents.name AS agent, scored.*, ${KEPT_STATE} FROM scored JOIN agents USING (agent_id)`,
    [PROJECT, new Date(asOf * 86_400_000)],
  );
}

/** The fit as the application runs it: plan, count, replies and rows by SQL. */
export async function sqlFit(
  runner: QueryRunner,
  until: number,
  horizon: number,
  version: number,
  partOf: (rows: number) => number,
): Promise<ModelRow> {
  const day = new Date(until * 86_400_000);
  const [history]: { l_start_day: number | null; days: number[]; active_days: number[] }[] = await runner.query(
    FIT_HISTORY,
    [PROJECT, day],
  );
  const plan: FitPlan = planFit({
    until,
    horizon,
    lStartDay: history?.l_start_day ?? null,
    days: history?.days ?? [],
    activeDays: history?.active_days ?? [],
  });
  const [replyWindows, windows] = [plan.replies, plan.rows];
  const replies: ReplySums[] = await runner.query(`${FIT_REPLIES}`, [
    PROJECT,
    day,
    replyWindows?.cutoffs ?? [],
    replyWindows?.windowDays ?? 0,
  ]);
  const [count]: { rows: number }[] = await runner.query(FIT_COUNT, [PROJECT, day, windows?.cutoffs ?? []]);
  const rows: {
    agent: string;
    cutoff: number;
    active_days: number;
    first_day: number;
    last_day: number;
    value_sum: number;
    took_part: boolean;
  }[] = await runner.query(FIT_ROWS, [
    PROJECT,
    day,
    windows?.cutoffs ?? [],
    windows?.windowDays ?? 0,
    partOf(count?.rows ?? 0),
  ]);
  const fitRows = rows.map(
    (row): FitRow => ({
      agent: row.agent,
      cutoff: row.cutoff,
      activeDays: row.active_days,
      firstDay: row.first_day,
      lastDay: row.last_day,
      valueSum: row.value_sum,
      sumDay: row.cutoff,
      tookPart: row.took_part,
    }),
  );
  return fitModel(plan, replies, fitRows, version);
}
