import type { Caller, KeyScope, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';

/** Whom the tools work for: one request over HTTP, or one program over standard input. */
export interface McpSession {
  readonly caller: Caller;
  /** The caller as the audit log names it. */
  readonly actor: Actor;
  /** What the caller may do; tools that need another scope are not offered. */
  readonly scopes: readonly KeyScope[];
  /** The one project that every tool works on, with the state that it serves now. */
  project(): Promise<TenantProject>;
  /** Writes down how a call of a tool ended. @param error what went wrong, if anything did */
  report(tool: string, status: number, error?: unknown): void;
}
