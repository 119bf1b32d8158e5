import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { PoolUse } from '../database/pg-internals/observed-pool';
import { type ConnectionWait, connectionWaits, type PoolName } from '../telemetry/statements';
import { subscribeSafely } from './subscribe-safely';

const SECONDS = [0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 1, 3, 10];

/**
 * Measures the connections in use, and the time to get one.
 *
 * @param pools returns the current use of each pool
 * @returns stops measuring
 */
export function measurePools(registry: Registry, pools: Readonly<Record<PoolName, () => PoolUse>>): () => void {
  const registers = [registry];
  new Gauge({
    name: 'relationship_depth_pool_connections',
    help: 'Database connections by pool and state: busy or idle; waiting are callers without one',
    labelNames: ['pool', 'state'],
    registers,
    collect() {
      for (const [pool, use] of Object.entries(pools)) {
        for (const [state, connections] of Object.entries(use())) this.set({ pool, state }, connections);
      }
    },
  });
  const wait = new Histogram({
    name: 'relationship_depth_pool_wait_seconds',
    help: 'Time to get a connection, new or from the pool',
    labelNames: ['pool'],
    buckets: SECONDS,
    registers,
  });
  const refused = new Counter({
    name: 'relationship_depth_pool_refused_total',
    help: 'How often no connection was available in time',
    labelNames: ['pool'],
    registers,
  });
  for (const pool of Object.keys(pools)) refused.inc({ pool }, 0);
  const waits = { reader: wait.labels('reader'), writer: wait.labels('writer') };
  return subscribeSafely<ConnectionWait>(connectionWaits, ({ pool, ms, served }) => {
    waits[pool].observe(ms / 1_000);
    if (!served) refused.inc({ pool });
  });
}
