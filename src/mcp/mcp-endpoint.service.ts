import {
  createMcpHandler,
  isLegacyRequest,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { Injectable } from '@nestjs/common';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { type Caller, scopesOf, type TenantProject } from '../auth/tenant';
import { Config } from '../config/config';
import { mcpResource } from '../config/mcp-resource';
import type { Actor } from '../database/actor';
import type { McpSession } from './mcp-session';
import { McpTools } from './mcp-tools.service';

interface Exchange {
  readonly caller: Caller;
  readonly actor: Actor;
  readonly project: TenantProject;
  /** The body, one JSON object. */
  readonly message: object;
  readonly request: ExpressRequest;
  readonly response: ExpressResponse;
}

/** The protocol has one more kind of request, whose answer never ends. Nothing here changes while a client is connected. */
const ENDLESS = 'subscriptions/listen';
const METHOD_NOT_FOUND = -32_601;

/** Answers one message with the tools, by the SDK: revisions of 2025 and of 2026, JSON only, nothing kept in between. */
@Injectable()
export class McpEndpoint {
  constructor(
    private readonly tools: McpTools,
    private readonly config: Config,
  ) {}

  async answer(exchange: Exchange): Promise<void> {
    const { message, response } = exchange;
    const { id, method } = message as { id?: unknown; method?: unknown };
    if (method === ENDLESS) {
      const error = { code: METHOD_NOT_FOUND, message: 'Method not found' };
      response.json({ jsonrpc: '2.0', id: typeof id === 'number' || typeof id === 'string' ? id : null, error });
      return;
    }
    const answer = await this.fetched(exchange);
    response.status(answer.status);
    response.setHeader('Cache-Control', 'no-store');
    const type = answer.headers.get('content-type');
    if (type !== null) response.setHeader('Content-Type', type);
    response.end(Buffer.from(await answer.arrayBuffer()));
  }

  private async fetched({ message: parsedBody, request, response, ...whose }: Exchange): Promise<Response> {
    const ended = new AbortController();
    response.once('close', () => ended.abort());
    const web = new Request(mcpResource(this.config), {
      method: 'POST',
      headers: protocolHeaders(request),
      body: '{}',
      signal: ended.signal,
    });
    const server = () => this.tools.server(sessionOf(whose, request));
    if (await isLegacyRequest(web, parsedBody)) {
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      await server().connect(transport);
      return await transport.handleRequest(web, { parsedBody });
    }
    return await createMcpHandler(server, { legacy: 'reject' }).fetch(web, { parsedBody });
  }
}

/** What the protocol reads; the token stays out of it. */
function protocolHeaders(request: ExpressRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string' && /^(accept|content-type|mcp-[\w-]+)$/.test(name)) headers.set(name, value);
  }
  return headers;
}

function sessionOf(
  { caller, actor, project }: Pick<Exchange, 'caller' | 'actor' | 'project'>,
  request: ExpressRequest,
): McpSession {
  return {
    caller,
    actor,
    scopes: scopesOf(caller),
    project: async () => project,
    report: (tool, status, error) => {
      if (status >= 500) request.log.error({ err: error, tool, status }, 'a tool failed');
      else request.log.info({ tool, status }, 'tool called');
    },
  };
}
