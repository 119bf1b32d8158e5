import { Counter, type Registry } from 'prom-client';
import { type EventCounts, eventCounts } from '../telemetry/event-counts';
import { subscribeSafely } from './subscribe-safely';

/**
 * Counts events sent over HTTP. Imports of files run in a separate process without metrics.
 *
 * @returns stops measuring
 */
export function measureIngestion(registry: Registry): () => void {
  const registers = [registry];
  const accepted = new Counter({
    name: 'relationship_depth_facts_ingested_total',
    help: 'Accepted events, by type',
    labelNames: ['type'],
    registers,
  });
  const duplicates = new Counter({
    name: 'relationship_depth_facts_duplicate_total',
    help: 'Events that were already stored',
    registers,
  });
  const rejected = new Counter({
    name: 'relationship_depth_facts_rejected_total',
    help: 'Rejected events: 422 invalid, 409 stored with other content, 410 for an erased contact',
    labelNames: ['reason'],
    registers,
  });
  return subscribeSafely<EventCounts>(eventCounts, (batch) => {
    for (const [type, count] of counted(batch.accepted)) accepted.inc({ type }, count);
    duplicates.inc(batch.duplicates);
    for (const [reason, count] of counted(batch.rejected)) rejected.inc({ reason }, count);
  });
}

function counted<Value>(values: readonly Value[]): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
