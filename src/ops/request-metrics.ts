import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { type RequestMessage, requests } from '../telemetry/requests';
import { subscribeSafely } from './subscribe-safely';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Methods with a time series of their own; invented methods must not create new ones. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Requests that were refused before routing, or that match no route. */
const NO_ROUTE = 'none';

type Child = ReturnType<Histogram['labels']>;

/**
 * Measures requests by method, route and status. The route is its template, so the number of series is independent of
 * the ids that clients send, and no series names a tenant.
 *
 * @returns stops measuring
 */
export function measureRequests(registry: Registry): () => void {
  const registers = [registry];
  const duration = new Histogram({
    name: 'relationship_depth_http_request_duration_seconds',
    help: 'Time from a request to the last byte of its response, without live streams',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const aborted = new Counter({
    name: 'relationship_depth_http_requests_aborted_total',
    help: 'Requests whose client disconnected before the end of the response, without live streams',
    registers,
  });
  const inProgress = new Gauge({
    name: 'relationship_depth_http_requests_in_progress',
    help: 'Requests in progress, including live streams',
    registers,
  });
  const children = new Map<string, Child>();
  const childOf = (method: string, route: string, status: number): Child => {
    const key = `${status} ${method} ${route}`;
    let child = children.get(key);
    if (!child) {
      child = duration.labels(method, route, String(status));
      children.set(key, child);
    }
    return child;
  };
  const ends = [
    subscribeSafely<RequestMessage>(requests.start, () => inProgress.inc()),
    subscribeSafely<RequestMessage>(requests.asyncEnd, ({ method, response: answer }) => {
      inProgress.dec();
      if (!answer || answer.live) return;
      if (answer.aborted) aborted.inc();
      const label = METHODS.has(method) ? method : 'other';
      childOf(label, answer.route ?? NO_ROUTE, answer.status).observe(answer.ms / 1_000);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
