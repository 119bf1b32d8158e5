import { Counter, Gauge, type Registry } from 'prom-client';
import { type LiveStreamMessage, liveStreams } from '../telemetry/live-streams';
import { subscribeSafely } from './subscribe-safely';

/**
 * Counts live streams.
 *
 * @returns stops counting
 */
export function measureStreams(registry: Registry): () => void {
  const registers = [registry];
  const open = new Gauge({
    name: 'relationship_depth_streams_open',
    help: 'Live streams of this process; STREAM_LIMIT is the maximum',
    registers,
  });
  const opened = new Counter({
    name: 'relationship_depth_streams_opened_total',
    help: 'Live streams started',
    registers,
  });
  return subscribeSafely<LiveStreamMessage>(liveStreams, ({ event }) => {
    if (event === 'closed') {
      open.dec();
      return;
    }
    open.inc();
    opened.inc();
  });
}
