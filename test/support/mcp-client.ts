import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import Ajv from 'ajv/dist/2020';

/** How a call ended: the structured content, or the problem. */
export interface Called {
  readonly content: Record<string, unknown>;
  readonly problem: { readonly status: number; readonly problem: string; readonly [field: string]: unknown } | null;
  /** Of the whole result, as JSON. */
  readonly bytes: number;
}

export interface TestMcp {
  readonly client: Client;
  /** Calls a tool, and checks that the result keeps to the schema and the size that the server promises. */
  call(name: string, args?: Record<string, unknown>): Promise<Called>;
}

/** The official client, connected to a server over HTTP. */
export async function connectMcp(url: string, token: string): Promise<TestMcp> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return testMcp(client);
}

export function testMcp(client: Client): TestMcp {
  const ajv = new Ajv({ strict: false, allErrors: true });
  return {
    client,
    call: async (name, args = {}) => {
      const { tools } = await client.listTools();
      const schema = tools.find((tool) => tool.name === name)?.outputSchema;
      const result = await client.callTool({ name, arguments: args });
      const [block] = result.content;
      if (block?.type !== 'text') throw new Error(`${name} did not answer with text`);
      const bytes = Buffer.byteLength(JSON.stringify(result));
      if (result.isError) return { content: {}, problem: JSON.parse(block.text), bytes };
      if (!schema) throw new Error(`${name} has no output schema`);
      const valid = ajv.compile(schema);
      if (!valid(result.structuredContent)) throw new Error(`${name}: ${ajv.errorsText(valid.errors)}`);
      const content = result.structuredContent as Record<string, unknown>;
      if (block.text !== JSON.stringify(content)) throw new Error(`${name}: the text is not the structured content`);
      return { content, problem: null, bytes };
    },
  };
}
