import type { Config } from '../../config/config';
import { trustsDevelopmentKey } from '../../config/development-trust';
import { mcpResourceMetadata } from '../../config/mcp-resource';

const MCP = '/mcp';

/** The value of `WWW-Authenticate`. Clients of MCP read from it where to ask for a token (RFC 9728), if Clerk is there to give one. */
export function challenge(path: string, config: Config): string {
  if (path !== MCP || trustsDevelopmentKey(config)) return 'Bearer';
  return `Bearer resource_metadata="${mcpResourceMetadata(config)}"`;
}
