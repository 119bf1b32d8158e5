import type { Config } from './config';

/** The address of the tools for language models, which the tokens of OAuth name as their audience. */
export function mcpResource({ publicUrl }: Config): string {
  return `${publicUrl}/mcp`;
}

/** Where programs read who issues tokens for the tools (RFC 9728). */
export function mcpResourceMetadata({ publicUrl }: Config): string {
  return `${publicUrl}/.well-known/oauth-protected-resource/mcp`;
}
