import { Client, StreamableHTTPClientTransport, type VersionNegotiationOptions } from '@modelcontextprotocol/client';
import Ajv, { type ValidateFunction } from 'ajv/dist/2020';

/** How a call ended: the structured content, or the problem. */
export interface Called {
  readonly content: Record<string, unknown>;
  readonly problem: { readonly status: number; readonly problem: string; readonly [field: string]: unknown } | null;
  /** Of the whole result, as JSON. */
  readonly bytes: number;
}

export interface TestMcp {
  readonly client: Client;
  readonly tools: Awaited<ReturnType<Client['listTools']>>['tools'];
  /** Calls a tool, and checks that the result keeps to the schema that the server promises. */
  call(name: string, args?: Record<string, unknown>): Promise<Called>;
}

/** The official client, connected to a server over HTTP. @param mode which revision of the protocol; default the newest */
export async function connectMcp(
  url: string,
  token: string,
  mode: VersionNegotiationOptions['mode'] = 'auto',
): Promise<TestMcp> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return await testMcp(client);
}

export async function testMcp(client: Client): Promise<TestMcp> {
  const { tools } = await client.listTools();
  const ajv = new Ajv({ strict: false, allErrors: true });
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (name: string): ValidateFunction => {
    const validator =
      validators.get(name) ?? ajv.compile(tools.find((tool) => tool.name === name)?.outputSchema ?? false);
    validators.set(name, validator);
    return validator;
  };
  return {
    client,
    tools,
    call: async (name, args = {}) => {
      const result = await client.callTool({ name, arguments: args });
      const [block] = result.content;
      if (block?.type !== 'text') throw new Error(`${name} did not answer with text`);
      const bytes = Buffer.byteLength(JSON.stringify(result));
      if (result.isError) return { content: {}, problem: JSON.parse(block.text), bytes };
      const valid = validatorOf(name);
      if (!valid(result.structuredContent)) throw new Error(`${name}: ${ajv.errorsText(valid.errors)}`);
      const content = result.structuredContent as Record<string, unknown>;
      if (block.text !== JSON.stringify(content)) throw new Error(`${name}: the text is not the structured content`);
      return { content, problem: null, bytes };
    },
  };
}
