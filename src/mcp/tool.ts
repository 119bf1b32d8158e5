import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { KeyScope } from '../auth/tenant';
import { problemOf } from '../http/problem/problem';
import { type ToolCall, toolCalls } from '../telemetry/tool-calls';
import type { McpSession } from './mcp-session';
import { shortSchema } from './short-schema';
import { problemResult, resultOf, shareOfLimit } from './tool-result';

/** What a tool does to the data: hints by which clients decide whether to ask a person first. */
type Effect = 'reads' | 'adds once' | 'changes once';

interface ToolDefinition<Input extends z.ZodObject, Output extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly needs: KeyScope;
  readonly effect: Effect;
  readonly input: Input;
  /** Without `notice`, which every result has. */
  readonly output: Output;
  /**
   * @param limit maximum number of items, at least 1; less than what was asked for if the result would be too large
   * @throws what the service throws
   */
  run(session: McpSession, input: z.output<Input>, limit: number): Promise<z.input<Output>>;
}

/** A tool of any input and output. */
export interface Tool {
  readonly name: string;
  readonly needs: KeyScope;
  addTo(server: McpServer, session: McpSession): void;
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 50;
const CAUTION = 0.9;
/** What the lists have in common. */
export const PAGE_INPUT = {
  limit: z.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
  cursor: z.string().optional().describe('next_cursor of the previous result, with the same arguments'),
};
export const PAGE_OUTPUT = { next_cursor: z.string().optional() };
/** The day of the numbers; null before the first recompute. */
export const AS_OF = { as_of: z.string().nullable() };

export function tool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
): Tool {
  const { name, title, description, needs, effect, input, output } = definition;
  const outputSchema = shortSchema(z.object({ notice: z.string(), ...output.shape }));
  const annotations = {
    readOnlyHint: effect === 'reads',
    destructiveHint: effect === 'changes once',
    idempotentHint: true,
    // It knows the data of its project and nothing else.
    openWorldHint: false,
  };
  return {
    name,
    needs,
    addTo: (server, session) => {
      const config = { title, description, inputSchema: shortSchema(input), outputSchema, annotations };
      server.registerTool(name, config, async (asked): Promise<CallToolResult> => {
        const begun = performance.now();
        const { result, status } = await answer(definition, session, asked);
        if (toolCalls.hasSubscribers) {
          toolCalls.publish({ tool: name, status, ms: performance.now() - begun } satisfies ToolCall);
        }
        return result;
      });
    },
  };
}

async function answer<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
  session: McpSession,
  asked: z.output<Input>,
): Promise<{ result: CallToolResult; status: number }> {
  try {
    let limit = Number((asked as { limit?: number }).limit ?? 1);
    let result = resultOf(await definition.run(session, asked, limit));
    for (let share = shareOfLimit(result); share > 1 && limit > 1; share = shareOfLimit(result)) {
      // As many as would have fitted, a little less, because items differ.
      limit = Math.max(1, Math.floor((limit * CAUTION) / share));
      result = resultOf(await definition.run(session, asked, limit));
    }
    session.report(definition.name, 200);
    return { result, status: 200 };
  } catch (error) {
    const problem = problemOf(error);
    session.report(definition.name, problem.status, error);
    return { result: problemResult(problem), status: problem.status };
  }
}
