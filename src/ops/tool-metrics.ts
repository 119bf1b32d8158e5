import { Histogram, type Registry } from 'prom-client';
import { type ToolCall, toolCalls } from '../telemetry/tool-calls';
import { subscribeSafely } from './subscribe-safely';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Measures calls of tools over MCP. There are eight tools, and no series names a tenant.
 *
 * @returns stops measuring
 */
export function measureTools(registry: Registry): () => void {
  const duration = new Histogram({
    name: 'relationship_depth_mcp_tool_duration_seconds',
    help: 'Time of a call of an MCP tool, by the status that the same request would have over HTTP',
    labelNames: ['tool', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return subscribeSafely<ToolCall>(toolCalls, ({ tool, status, ms }) => {
    duration.labels(tool, String(status)).observe(ms / 1_000);
  });
}
