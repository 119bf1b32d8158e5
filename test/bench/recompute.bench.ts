import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { DepthScore } from '../../src/database/entities/depth-score.entity';
import { Interaction } from '../../src/database/entities/interaction.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { learnedFit } from '../../src/scoring/learned-fit';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { insertProject } from '../support/facts';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';
import { addSkewedFacts, insertSkewedProject } from './skewed-facts';

/** Settings of a server for many writes that must be durable; tables are vacuumed between measurements. */
export const settings = ['shared_buffers=1GB', 'max_wal_size=16GB', 'checkpoint_timeout=30min', 'autovacuum=off'];

const AS_OF = '2026-06-30';
const NAIVE_SAMPLE = 300;
const SAME_FACTS = 1_000;
const SCORE_TABLES =
  'relationship_days, depth_scores, daily_snapshots, cohort_points, pipeline_stages, contact_stages, change_notes';

/** The measurements, in the order of a round; milliseconds, and whole milliseconds for the steps of a run. */
interface Round {
  readonly floor: number;
  readonly everything: number;
  readonly factsToScores: number;
  readonly hashing: number;
  readonly scores: number;
  readonly copiedDays: number;
  readonly copiedScores: number;
  readonly replacedScores: number;
  readonly tick: number;
  readonly sameTick: number;
  readonly dayTurn: number;
  readonly fit: number;
  readonly relationships: number;
}

interface Row {
  readonly name: string;
  readonly figure: number;
  readonly target: string;
  readonly met: boolean;
}

/** The recompute compared with a baseline on the same facts: one aggregate over them that writes nothing. */
export default async function recompute(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      sizes: { type: 'string', default: '100000,1000000,10000000' },
      rounds: { type: 'string', default: '3' },
      json: { type: 'string' },
    },
  });
  const database = await createTestDatabase();
  const table: Row[] = [];
  const print = (name: string, figure: number, target: string, met: boolean) => {
    table.push({ name, figure, target, met });
    console.log(
      `  ${name.padEnd(64)} ${figure.toFixed(2).padStart(8)}   ${target.padEnd(8)} ${met ? 'met' : 'missed'}`,
    );
  };
  const sameTicks = new Map<number, number>();
  for (const size of values.sizes.split(',').map(Number)) {
    const rounds = await measure(database.dataSource, size, Number(values.rounds));
    const ms = (name: keyof Round) => median(rounds.map((round) => round[name]));
    const ratio = (name: keyof Round) => median(rounds.map((round) => round[name] / round.floor));
    const label = size.toLocaleString('en');
    const atMost = (name: string, figure: number, limit: number) =>
      print(`${label}: ${name}`, figure, `<= ${limit}`, figure <= limit);
    sameTicks.set(size, ms('sameTick'));
    console.log(`\n${label} interactions, ${ms('relationships').toLocaleString('en')} relationships:`);
    for (const [name, words] of Object.entries(WORDS)) {
      const timed = name as keyof typeof WORDS;
      console.log(`  ${words.padEnd(64)} ${ms(timed).toFixed(0).padStart(8)} ms ${ratio(timed).toFixed(2)} x floor`);
    }
    atMost('facts to roll-up to scores, x floor', ratio('factsToScores'), 6);
    atMost('scores from the roll-up, x floor', ratio('scores'), 3);
    atMost('tick with 0.1 % new facts, x floor', ratio('tick'), 0.1);
    atMost('turn of the day, x floor', ratio('dayTurn'), 2);
    const naive = await naivePerRelationship(database.dataSource, size, dayOf(Number(values.rounds)));
    const perRelationship = ms('factsToScores') / ms('relationships');
    console.log(`  row by row ${naive.toFixed(2)} ms per relationship, set-based ${perRelationship.toFixed(4)} ms`);
    const times = naive / perRelationship;
    print(`${label}: row by row through the ORM, x facts to scores`, times, '>= 200', times >= 200);
    const peak = process.resourceUsage().maxRSS / 1024;
    print(`${label}: peak memory of this process so far, MB`, peak, '< 300', peak < 300);
  }
  const [small, large] = [sameTicks.get(1_000_000), sameTicks.get(10_000_000)];
  if (small && large) {
    const times = large / small;
    print(`${SAME_FACTS} new facts at 10 M, x the same at 1 M`, times, '<= 1.5', times <= 1.5);
  }
  await database.drop();
  if (values.json) writeFileSync(values.json, `${JSON.stringify(table, null, 2)}\n`);
  const met = table.filter((row) => row.met).length;
  console.log(`
Row by row: ${NAIVE_SAMPLE} relationships drawn at random, extrapolated. It makes scores from facts, no roll-up, snapshots,
cohorts or pipeline; so it is compared with the steps that lead from the facts to the scores, the roll-up included.`);
  console.log(`\nbench recompute: ${met} of ${table.length} targets met`);
  if (met < table.length) process.exitCode = 1;
}

const WORDS = {
  floor: 'floor: one aggregate over the facts',
  everything: 'everything from nothing, 120 days of snapshots included',
  factsToScores: 'of it: facts to roll-up to scores',
  hashing: 'of these: hashing the facts by day, into a temporary table',
  scores: 'of these: scores from the roll-up',
  copiedDays: 'nothing but a copy of the finished roll-up into its table',
  copiedScores: 'nothing but a copy of the finished scores into their table',
  replacedScores: 'nothing but the finished scores replaced by themselves',
  tick: 'tick with 0.1 % new facts',
  sameTick: `tick with ${SAME_FACTS} new facts`,
  dayTurn: 'turn of the day',
  fit: 'beside all of these: the fit of a model to the outcomes',
} as const;

const nameOf = (size: number) => `bench ${size}`;
const dayOf = (offset: number) => new Date(Date.parse(AS_OF) + offset * 86_400_000).toISOString().slice(0, 10);

async function measure(dataSource: DataSource, size: number, times: number): Promise<Round[]> {
  const projectId = await insertSkewedProject(dataSource, nameOf(size), size, AS_OF);
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  const run = async (asOf: string, full = false) => {
    const steps = new Map<string, number>();
    const [outcome] = await service.recompute({
      project: nameOf(size),
      asOf,
      full,
      onStep: (_, step, __, ms) => steps.set(step, ms + (steps.get(step) ?? 0)),
    });
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
    return { ms: outcome.ms, relationships: outcome.relationships, steps };
  };
  const tick = async (facts: number, day: string): Promise<number> => {
    await addSkewedFacts(dataSource, projectId, size, facts, day);
    // As autovacuum does between ticks.
    await dataSource.query(`VACUUM (ANALYZE) ${SCORE_TABLES}, interactions`);
    return (await run(day)).ms;
  };
  const rounds: Round[] = [];
  for (let turn = 0; turn < times; turn++) {
    const day = dayOf(turn);
    const floor = await timed(() =>
      dataSource.query(
        // If only counted, the sums would be optimised away: the database would read an index and no row of the table.
        `SELECT count(*), max(weight) FROM (
           SELECT agent_id, user_id, sum(weight) AS weight FROM interactions WHERE project_id = $1 GROUP BY 1, 2) AS sums`,
        [projectId],
      ),
    );
    await dataSource.query(`TRUNCATE ${SCORE_TABLES}`);
    const full = await run(day, true);
    const step = (name: string) => full.steps.get(name) ?? 0;
    const round: Omit<Round, 'replacedScores' | 'fit'> = {
      floor,
      everything: full.ms,
      hashing: step('roll_up'),
      copiedDays: await copied(dataSource, 'relationship_days', 'user_id, agent_id, day'),
      copiedScores: await copied(dataSource, 'depth_scores', 'user_id, agent_id'),
      factsToScores: step('roll_up') + step('relationship_days') + step('depth_scores'),
      scores: step('depth_scores'),
      tick: await tick(size / 1000, day),
      sameTick: await tick(SAME_FACTS, day),
      dayTurn: (await run(dayOf(turn + 1))).ms,
      relationships: full.relationships,
    };
    rounds.push({
      ...round,
      fit: await fitted(dataSource, projectId, dayOf(turn)),
      replacedScores: await replaced(dataSource, projectId),
    });
  }
  return rounds;
}

/** The cost of writing alone, into tables that all projects share: no formula, the rows are prepared. @returns ms */
async function copied(dataSource: DataSource, table: string, order: string): Promise<number> {
  await dataSource.query(`CREATE UNLOGGED TABLE ready AS SELECT * FROM ${table} ORDER BY ${order}`);
  await dataSource.query(`TRUNCATE ${table}`);
  const ms = await timed(() => dataSource.query(`INSERT INTO ${table} SELECT * FROM ready`));
  await dataSource.query('DROP TABLE ready');
  return ms;
}

/** The minimum cost of a day change: every score is deleted and inserted unchanged; no formula. @returns ms */
async function replaced(dataSource: DataSource, projectId: string): Promise<number> {
  await dataSource.query('VACUUM (ANALYZE) depth_scores');
  return await timed(() =>
    dataSource.query(
      `WITH taken AS (DELETE FROM depth_scores WHERE project_id = $1 RETURNING *)
       INSERT INTO depth_scores SELECT * FROM taken`,
      [projectId],
    ),
  );
}

/** As after a run, in a separate transaction. @returns ms */
async function fitted(dataSource: DataSource, projectId: string, asOf: string): Promise<number> {
  return await timed(() =>
    dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('jit', 'off', true), set_config('work_mem', '64MB', true)`);
      const query = async (sql: string, parameters: readonly unknown[]) =>
        await manager.query(sql, [projectId, ...parameters]);
      const fit = await learnedFit(query, utcDay(asOf) - 1, 30, 2);
      if (!fit || fit.rows.length === 0) throw new Error('nothing was learned');
    }),
  );
}

/**
 * The usual implementation: read entities, compute in TypeScript, save each relationship.
 *
 * @param asOf of the existing scores, which must be equal
 * @returns milliseconds of each
 */
async function naivePerRelationship(dataSource: DataSource, size: number, asOf: string): Promise<number> {
  const scores = dataSource.getRepository(DepthScore);
  const sample: DepthScore[] = await dataSource.query(
    `SELECT * FROM depth_scores WHERE project_id = (SELECT project_id FROM projects WHERE name = $1)
     ORDER BY random() LIMIT $2`,
    [nameOf(size), NAIVE_SAMPLE],
  );
  const copy = await insertProject(dataSource, `copy ${randomUUID()}`);
  const ms = await timed(async () => {
    for (const { project_id, agent_id, user_id, ...row } of sample) {
      const facts = await dataSource.getRepository(Interaction).findBy({ project_id, agent_id, user_id });
      const events = facts.map((fact) => ({ ...fact, occurredAt: fact.occurred_at.toISOString() }));
      const score = scoreRelationship(rollUpDays(events), utcDay(asOf));
      if (Math.abs((score?.depth ?? 0) - row.depth) > 1e-6 || Math.abs((score?.trend ?? 0) - row.trend) > 2e-6)
        throw new Error(`${user_id}: ${score?.depth} is not the ${row.depth} of the batch`);
      await scores.save({
        ...row,
        project_id: copy,
        agent_id,
        user_id,
        depth: score?.depth ?? 0,
        trend: score?.trend ?? 0,
      });
    }
  });
  return ms / sample.length;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
