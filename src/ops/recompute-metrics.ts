import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type RunMessage, recomputeRuns, recomputeSteps, type StepMessage } from '../telemetry/recompute-runs';
import type { RecomputeLag } from './recompute-lag';
import { subscribeSafely } from './subscribe-safely';

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

/**
 * Measures the recomputes of this process, their steps, the rows written, and how far behind they are.
 *
 * @returns stops measuring
 */
export function measureRecompute(registry: Registry, lag: RecomputeLag): () => void {
  const registers = [registry];
  const duration = new Histogram({
    name: 'relationship_depth_recompute_duration_seconds',
    help: 'Duration of a run of one project, by result: finished, unchanged (nothing to do), busy or failed',
    labelNames: ['mode', 'status'],
    buckets: SECONDS,
    registers,
  });
  const stepSeconds = new Counter({
    name: 'relationship_depth_recompute_step_seconds_total',
    help: 'Duration of each step of the runs',
    labelNames: ['step'],
    registers,
  });
  const rows = new Counter({
    name: 'relationship_depth_recompute_rows_total',
    help: 'Rows written by each step of the runs; those of depth_scores are the relationships scored',
    labelNames: ['step'],
    registers,
  });
  new Gauge({
    name: 'relationship_depth_recompute_lag_seconds',
    help: 'Longest time that facts of any project may have waited for a recompute; 0 if none wait, absent if the database does not respond',
    registers,
    async collect() {
      const seconds = await lag.seconds().catch(() => null);
      if (seconds === null) this.remove();
      else this.set(seconds);
    },
  });
  const begun = new WeakMap<object, number>();
  const secondsSince = (message: object) => (performance.now() - (begun.get(message) ?? performance.now())) / 1_000;
  const begin = (message: object) => begun.set(message, performance.now());
  const ends = [
    subscribeSafely(recomputeRuns.start, begin),
    subscribeSafely<RunMessage>(recomputeRuns.asyncEnd, (message) => {
      const { status = 'failed', mode = 'none' } = message.result ?? {};
      duration.observe({ mode, status }, secondsSince(message));
      if (status === 'finished' || status === 'unchanged') lag.checked(message.projectId, secondsSince(message));
    }),
    subscribeSafely(recomputeSteps.start, begin),
    subscribeSafely<StepMessage>(recomputeSteps.asyncEnd, (message) => {
      stepSeconds.inc({ step: message.name }, secondsSince(message));
      rows.inc({ step: message.name }, message.result?.affected ?? 0);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
