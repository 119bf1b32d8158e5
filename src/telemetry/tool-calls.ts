import { channel } from 'node:diagnostics_channel';

/** A call of a tool over MCP. */
export interface ToolCall {
  readonly tool: string;
  /** As a response over HTTP would have it. */
  readonly status: number;
  readonly ms: number;
}

export const toolCalls = channel('relationship_depth.tool_calls');
