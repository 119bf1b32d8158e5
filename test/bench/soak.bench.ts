import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { buildProgram } from '../support/built-program';
import { createTestDatabase } from '../support/test-database';
import { fillLiveProject, ORGANISATION } from './serve/fill';
import { startApplication } from './serve/servers';
import { MixedLoad, type Pace } from './soak/mixed-load';
import { averaged, type Sample, slopeOf } from './soak/slope';

const RELATIONSHIPS = 2_000;
const TICK = '*/5 * * * * *';
const SAMPLE_EVERY_MS = 5_000;
/** Samples within half a minute count as one. */
const NEIGHBOURS = 6;
/** Fills caches, pools and compiled code before the measurement by running the rare operations often. */
const HURRY: Pace = { readsPerS: 100, batchesPerS: 4, keyTurnMs: 1_000, streamTurnMs: 200, recomputeMs: 1_000 };
const HURRY_MS = 120_000;
const STEADY: Omit<Pace, 'readsPerS'> = {
  batchesPerS: 2,
  keyTurnMs: 10_000,
  streamTurnMs: 2_000,
  recomputeMs: null,
};
/** Share of the time that does not count: work from the warm-up finishes, and its garbage is collected. */
const WARM_UP = 0.25;
/**
 * Maximum of the lower bound of a slope, in MB per hour: a server that is restarted weekly grows by at most 1 GB of
 * RSS.
 */
const BOUNDS = { heap: 3, code: null, rss: 6 } as const;
const NAMES = { heap: 'heap and buffers', code: 'of it: code that V8 compiled', rss: 'RSS' } as const;

interface Memory {
  readonly at: number;
  readonly rss: number;
  /** Code that V8 has compiled, for its interpreter and for the processor. */
  readonly code: number;
  /** The heap, and buffers outside of it. */
  readonly heap: number;
}

/** Mixed load on the built server over a long time: whether its memory grows, how fast it responds, and what fails. */
export default async function soak(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: 'string', default: '20' },
      rate: { type: 'string', default: '100' },
      json: { type: 'string' },
    },
  });
  const minutes = Number(values.minutes);
  await buildProgram();
  const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-soak-'));
  const memoryFile = join(folder, 'memory');
  const database = await createTestDatabase();
  const project = await fillLiveProject(database.dataSource, RELATIONSHIPS);
  const environment = { RECOMPUTE_CRON: TICK, MEMORY_FILE: memoryFile, MEMORY_EVERY_MS: String(SAMPLE_EVERY_MS) };
  const reporter = join(__dirname, 'soak', 'memory-reporter.cjs');
  const server = await startApplication(database.url, ORGANISATION, environment, [
    '--expose-gc',
    '--require',
    reporter,
  ]);
  const hurry = new MixedLoad(server.origin, server.token, project);
  const hurrying = hurry.run(HURRY);
  await delay(HURRY_MS);
  hurry.stop();
  await hurrying;
  const load = new MixedLoad(server.origin, server.token, project);
  for (const [what, count] of hurry.errors) load.errors.set(`${what}, in the hurry before`, count);
  const running = load.run({ ...STEADY, readsPerS: Number(values.rate) });
  const started = Date.now();
  try {
    for (let minute = 1; minute <= minutes; minute++) {
      await delay(started + minute * 60_000 - Date.now());
      printMinute(minute, load, memoryOf(memoryFile).at(-1));
    }
  } finally {
    load.stop();
    await running;
    await server.stop();
  }
  const [runs]: { finished: number; failed: number }[] = await database.dataSource.query(
    `SELECT count(*) FILTER (WHERE status = 'finished')::int AS finished,
            count(*) FILTER (WHERE status = 'failed')::int AS failed
     FROM recompute_runs WHERE started_at >= to_timestamp($1)`,
    [started / 1_000],
  );
  await database.drop();
  const samples = memoryOf(memoryFile).filter(({ at }) => at >= started + WARM_UP * minutes * 60_000);
  rmSync(folder, { recursive: true, force: true });
  report(load, samples, runs ?? { finished: 0, failed: 0 }, values.json);
}

function memoryOf(file: string): Memory[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Memory);
}

const mb = (bytes: number) => bytes / 1e6;

function printMinute(minute: number, load: MixedLoad, memory: Memory | undefined): void {
  const times = load.takeTimes();
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(1).padStart(6);
  const taken = memory
    ? `RSS ${mb(memory.rss).toFixed(1)} MB, heap ${mb(memory.heap).toFixed(1)} MB, ${mb(memory.code).toFixed(1)} of it code`
    : '';
  const errors = [...load.errors.values()].reduce((sum, count) => sum + count, 0);
  console.log(
    `  minute ${String(minute).padStart(3)}   ${times.length} reads   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   ${taken}   ${errors} errors`,
  );
}

function report(
  { counts, errors }: MixedLoad,
  samples: readonly Memory[],
  runs: { finished: number; failed: number },
  json: string | undefined,
): void {
  console.log(
    `\n  ${counts.reads} reads, ${counts.events} events, ${counts.streams} streams, ${counts.keys} keys made and revoked, ${runs.finished} recomputes`,
  );
  const slopes = (['heap', 'code', 'rss'] as const).map((name) => {
    const hours = samples.map((it): Sample => ({ at: it.at / 3_600_000, value: mb(it[name]) }));
    const { perUnit, margin } = slopeOf(averaged(hours, NEIGHBOURS));
    const bound = BOUNDS[name];
    const met = bound === null || perUnit - margin <= bound;
    const verdict = bound === null ? '' : `; not above ${bound} for certain: ${met ? 'met' : 'MISSED'}`;
    console.log(
      `  ${NAMES[name].padEnd(29)}  ${perUnit.toFixed(2)} MB an hour, 95 % between ${(perUnit - margin).toFixed(2)} and ${(perUnit + margin).toFixed(2)}${verdict}`,
    );
    return { name, perHour: perUnit, margin, met };
  });
  if (runs.failed > 0) errors.set('a recompute failed', runs.failed);
  for (const [what, count] of errors) console.log(`  error: ${count} x ${what}`);
  if (json) writeFileSync(json, `${JSON.stringify({ counts, runs, slopes, errors: [...errors], samples }, null, 2)}\n`);
  const good = errors.size === 0 && runs.finished > 0 && slopes.every(({ met }) => met);
  console.log(`\nsoak: ${good ? 'passed' : 'failed'}`);
  if (!good) process.exitCode = 1;
}
