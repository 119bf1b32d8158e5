import { parseArgs } from 'node:util';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { Injectable } from '@nestjs/common';
import type { KeyScope, SessionCaller } from '../auth/tenant';
import { TenantResolver } from '../auth/tenant.resolver';
import { quoted } from '../config/excerpt';
import { printError } from '../config/terminal';
import { UsageError } from '../config/usage.error';
import { OPERATOR } from '../database/actor';
import type { McpSession } from './mcp-session';
import { McpTools } from './mcp-tools.service';
import { NamedProjectsQueries } from './named-projects.queries';

const READ: readonly KeyScope[] = ['read'];
const READ_AND_WRITE: readonly KeyScope[] = ['read', 'events:write', 'episodes:write'];

/** `cli mcp`: serves the tools over standard input and output, for a program on this machine. */
@Injectable()
export class McpCommand {
  static readonly usage =
    'mcp --project NAME [--org ORG] [--write]   (Model Context Protocol over standard input and output)';

  constructor(
    private readonly tools: McpTools,
    private readonly projects: NamedProjectsQueries,
    private readonly tenants: TenantResolver,
  ) {}

  /** Ends when standard input does. @throws UsageError for wrong flags; Error unless exactly one project has the name */
  async run(args: string[]): Promise<void> {
    const { project, org, write } = readFlags(args);
    const [found, another] = await this.projects.named(project, org);
    if (!found) throw new Error(`There is no project ${quoted(project)}`);
    if (another) throw new Error(`Several organisations have a project ${quoted(project)}; name one with --org`);
    const session = this.session(found.project_id, found.org_id, write ? READ_AND_WRITE : READ);
    await new Promise<void>((resolve) => {
      const { close } = serveStdio(() => this.tools.server(session), {
        onerror: ({ message }) => printError(`${message}\n`),
      });
      const end = () => void close().finally(resolve);
      process.stdin.once('end', end);
      process.once('SIGINT', end);
      process.once('SIGTERM', end);
    });
  }

  private session(projectId: string, ownerId: string, scopes: readonly KeyScope[]): McpSession {
    const never = Number.POSITIVE_INFINITY;
    const caller: SessionCaller = { userId: 'cli', ownerId, expiresAt: never, organisation: null };
    return {
      caller,
      actor: OPERATOR,
      scopes,
      project: async () => await this.tenants.project(caller, projectId),
      report: (tool, status, error) => {
        if (status >= 500) printError(`${tool}: ${error instanceof Error ? error.message : String(error)}\n`);
      },
    };
  }
}

function readFlags(args: string[]): { project: string; org: string | null; write: boolean } {
  const { project, org = null, write = false } = parse(args);
  if (!project?.trim()) throw new UsageError('mcp: --project is missing');
  return { project: project.trim(), org, write };
}

function parse(args: string[]) {
  try {
    const options = { project: { type: 'string' }, org: { type: 'string' }, write: { type: 'boolean' } } as const;
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(`mcp: ${(error as Error).message}`);
  }
}
