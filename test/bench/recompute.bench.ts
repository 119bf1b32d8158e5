import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { DepthScore } from '../../src/database/entities/depth-score.entity';
import { Interaction } from '../../src/database/entities/interaction.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUp, utcDay } from '../../src/scoring/roll-up';
import { insertProject } from '../support/facts';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';

const AS_OF = '2026-06-30';
const ROUNDS = 3;
/** Interactions come in bursts of so many within a day, and so many of them make up a relationship on average. */
const BURST = 4;
const PER_RELATIONSHIP = 10;
const NAIVE_SAMPLE = 300;

/** What is timed, in the order of a round; milliseconds. */
interface Round {
  readonly floor: number;
  readonly everything: number;
  readonly factsToScores: number;
  readonly scores: number;
  readonly tick: number;
  readonly dayTurn: number;
}

/** The recompute against the plain floor on the same facts: one aggregate over them, nothing written. */
export default async function recompute(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { sizes: { type: 'string', default: '100000,1000000,10000000' }, json: { type: 'string' } },
  });
  const database = await createTestDatabase();
  const table: { name: string; figure: number; target: string; met: boolean }[] = [];
  const ticks = new Map<number, number>();
  for (const size of values.sizes.split(',').map(Number)) {
    const rounds = await measure(database.dataSource, size);
    const ms = (name: keyof Round) => median(rounds.map((round) => round[name]));
    const ratio = (name: keyof Round) => median(rounds.map((round) => round[name] / round.floor));
    const naive = await naivePerRelationship(database.dataSource, size);
    const naiveRatio = naive / (ms('everything') / (size / PER_RELATIONSHIP));
    ticks.set(size, await sameNewFacts(database.dataSource, size));
    console.log(`\n${size.toLocaleString('en')} interactions, floor ${Math.round(ms('floor'))} ms`);
    const row = (name: string, figure: number, target: string, met: boolean) => {
      table.push({ name: `${size}: ${name}`, figure, target, met });
      console.log(
        `  ${name.padEnd(52)} ${figure.toFixed(2).padStart(9)}   ${target.padEnd(10)} ${met ? 'met' : 'missed'}`,
      );
    };
    const atMost = (name: string, figure: number, limit: number) => row(name, figure, `<= ${limit}`, figure <= limit);
    console.log(
      `  everything, 120 days of snapshots included, ${Math.round(ms('everything'))} ms: ${ratio('everything').toFixed(2)} x floor`,
    );
    atMost('facts to roll-up to scores, x floor', ratio('factsToScores'), 6);
    atMost('scores from the roll-up, x floor', ratio('scores'), 3);
    atMost('tick with 0.1 % new facts, x floor', ratio('tick'), 0.1);
    atMost('turn of the day, x floor', ratio('dayTurn'), 2);
    row('row by row through the ORM (sample), x everything', naiveRatio, '>= 200', naiveRatio >= 200);
    console.log(`  memory of this process: ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB`);
  }
  const [small, large] = [ticks.get(1_000_000), ticks.get(10_000_000)];
  if (small && large) {
    table.push({
      name: '1,000 new facts at 10 M against 1 M',
      figure: large / small,
      target: '<= 1.5',
      met: large / small <= 1.5,
    });
    console.log(`\n1,000 new facts at 10 M against 1 M: ${(large / small).toFixed(2)} (<= 1.5)`);
  }
  await database.drop();
  if (values.json) writeFileSync(values.json, `${JSON.stringify(table, null, 2)}\n`);
  const met = table.filter((row) => row.met).length;
  console.log(`\nbench recompute: ${met} of ${table.length} targets met`);
  if (met < table.length) process.exitCode = 1;
}

const nameOf = (size: number) => `bench ${size}`;
const dayOf = (offset: number) => new Date(Date.parse(AS_OF) + offset * 86_400_000).toISOString().slice(0, 10);

async function measure(dataSource: DataSource, size: number): Promise<Round[]> {
  const projectId = await fill(dataSource, size);
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  const run = async (asOf: string, full = false): Promise<{ ms: number; steps: Map<string, number> }> => {
    const steps = new Map<string, number>();
    const [outcome] = await service.recompute({
      project: nameOf(size),
      asOf,
      full,
      onStep: (_, step, __, ms) => steps.set(step, ms + (steps.get(step) ?? 0)),
    });
    if (outcome?.status !== 'finished') throw new Error(`the run is ${outcome?.status}`);
    return { ms: outcome.ms, steps };
  };
  await run(dayOf(0), true);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const floor = await timed(() =>
      dataSource.query(
        `SELECT count(*) FROM (
           SELECT agent_id, user_id, sum(weight) FROM interactions WHERE project_id = $1 GROUP BY 1, 2) AS sums`,
        [projectId],
      ),
    );
    const full = await run(dayOf(round), true);
    const step = (name: string) => full.steps.get(name) ?? 0;
    await addFacts(dataSource, projectId, size / 1000, dayOf(round));
    const tick = await run(dayOf(round));
    const turn = await run(dayOf(round + 1));
    rounds.push({
      floor,
      everything: full.ms,
      factsToScores: step('relationship_days') + step('depth_scores'),
      scores: step('depth_scores'),
      tick: tick.ms,
      dayTurn: turn.ms,
    });
  }
  return rounds;
}

/** The same number of new facts whatever the size. @returns median milliseconds */
async function sameNewFacts(dataSource: DataSource, size: number): Promise<number> {
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  const [{ project_id: projectId }] = await dataSource.query('SELECT project_id FROM projects WHERE name = $1', [
    nameOf(size),
  ]);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await addFacts(dataSource, projectId, 1000, dayOf(ROUNDS));
    times.push(await timed(() => service.recompute({ project: nameOf(size), asOf: dayOf(ROUNDS) })));
  }
  return median(times);
}

/** Skewed facts: few contacts have most of them, in bursts, over 400 days with the recent ones denser. */
async function fill(dataSource: DataSource, size: number): Promise<string> {
  const projectId = await insertProject(dataSource, nameOf(size));
  const contacts = size / PER_RELATIONSHIP;
  await dataSource.query(
    `INSERT INTO agents (project_id, agent_id, name) SELECT $1, gen_random_uuid(), 'agent ' || n FROM generate_series(0, 19) n`,
    [projectId],
  );
  await dataSource.query(
    `INSERT INTO contacts (project_id, user_id) SELECT $1, 'contact ' || n FROM generate_series(0, $2::integer) n`,
    [projectId, contacts],
  );
  await dataSource.query(
    `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
     SELECT $1, gen_random_uuid(), agents.agent_id, 'contact ' || contact,
            $4::date + time '09:00' - age * interval '1 day' + message * interval '7 minutes',
            CASE message % 2 WHEN 0 THEN 'outbound' ELSE 'inbound' END
     FROM (
       SELECT floor(power(random(), 2) * $2)::integer AS contact, floor(power(random(), 2) * 400)::integer AS age
       FROM generate_series(1, $3::integer)
     ) AS burst
     CROSS JOIN generate_series(1, ${BURST}) AS message
     JOIN agents ON agents.project_id = $1 AND agents.name = 'agent ' || contact % 20`,
    [projectId, contacts, size / BURST, AS_OF],
  );
  await dataSource.query('ANALYZE interactions, contacts, agents');
  return projectId;
}

async function addFacts(dataSource: DataSource, projectId: string, facts: number, day: string): Promise<void> {
  await dataSource.query(
    `WITH added AS (
       INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at)
       SELECT $1, gen_random_uuid(), agent_id, user_id, $3::date + time '12:00' + random() * interval '1 hour'
       FROM (SELECT agent_id, user_id FROM depth_scores WHERE project_id = $1 ORDER BY random() LIMIT $2) AS pair
       RETURNING agent_id, user_id
     )
     INSERT INTO dirty_days (project_id, dirty_id, agent_id, user_id, day)
     SELECT $1, gen_random_uuid(), agent_id, user_id, $3 FROM added`,
    [projectId, facts, day],
  );
}

/** The way it is usually written: entities in, TypeScript, one save per relationship. @returns milliseconds for each */
async function naivePerRelationship(dataSource: DataSource, size: number): Promise<number> {
  const scores = dataSource.getRepository(DepthScore);
  const [{ project_id }] = await dataSource.query('SELECT project_id FROM projects WHERE name = $1', [nameOf(size)]);
  const sample = await scores.find({ where: { project_id }, take: NAIVE_SAMPLE });
  const copy = await insertProject(dataSource, `copy ${randomUUID()}`);
  const ms = await timed(async () => {
    for (const { agent_id, user_id, ...row } of sample) {
      const facts = await dataSource.getRepository(Interaction).findBy({ project_id, agent_id, user_id });
      const events = facts.map((fact) => ({ ...fact, occurredAt: fact.occurred_at.toISOString() }));
      const score = scoreRelationship(rollUp(events), utcDay(AS_OF));
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
