import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Actor } from '../database/actor';
import {
  type Caller,
  KEY_SCOPES,
  type KeyScope,
  type SessionCaller,
  type TenantAgent,
  type TenantProject,
} from './tenant';

/**
 * Who may call a route; the guards decide it before the handler runs. `public`: everyone. `caller`: anyone with a valid
 * token. `project` and `agent`: a caller who owns the `:projectId` or `:agentId` of the path; otherwise 404. A route
 * without a rule is closed to everyone.
 */
export type AccessRule = 'public' | 'caller' | 'project' | 'agent';

interface AccessOptions {
  /** Also accepts a key with this scope, or any key for `any`. Without it a key is a 401. */
  readonly key?: KeyScope | 'any';
  /** Also accepts the key as the user of Basic authentication, as senders for Segment send it. */
  readonly basic?: boolean;
  /**
   * Also accepts a key with this scope if the project's settings permit that, which the document does not say: for the
   * published operations. Without the permission a key is a 401.
   */
  readonly permittedKey?: KeyScope;
  /** Also accepts a program to which a user gave access with Clerk's OAuth. Without it, its token is a 401. */
  readonly oauth?: boolean;
  /** Accepts only users who are admins of the organisation; others get a 403. */
  readonly admin?: boolean;
}

/** The rule of a route: its own, or else that of its controller. */
export interface RouteAccess extends AccessOptions {
  readonly rule: AccessRule;
}

export const ACCESS = 'access';
/** Name of the keys' security scheme in the OpenAPI document. */
const API_KEY = 'apiKey';

/** Declares who may call a route. On a method, it replaces the rule of the controller. */
export function Access(rule: AccessRule, options: AccessOptions = {}): ClassDecorator & MethodDecorator {
  const { key } = options;
  const security = key && ApiSecurity(API_KEY, key === 'any' ? [...KEY_SCOPES] : [key]);
  return applyDecorators(
    SetMetadata(ACCESS, { rule, ...options } satisfies RouteAccess),
    ...(security ? [security] : []),
  );
}

/** What the guards add to the request, depending on the rule of the route. */
export interface AuthenticatedRequest extends Request {
  caller?: Caller;
  project?: TenantProject;
  agent?: TenantAgent;
}

/** Injects the `Caller` of a route with rule `caller`, `project` or `agent`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return required(request(context).caller, 'caller');
});

/** Injects the user of a route that accepts no keys. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): SessionCaller => {
  const caller = required(request(context).caller, 'caller');
  if ('key' in caller) throw new Error('The route accepts keys, so the caller may not be a user');
  return caller;
});

/** Injects the caller of a route that changes something, as the audit log names them. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const caller = required(request(context).caller, 'caller');
  const id = context.switchToHttp().getResponse<Response>().getHeader('X-Request-Id');
  const requestId = typeof id === 'string' ? id : null;
  return 'key' in caller
    ? { kind: 'key', id: caller.key.keyId, requestId }
    : { kind: 'user', id: caller.userId, requestId };
});

/** Injects the `TenantProject` of a route with rule `project`. */
export const CurrentProject = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return required(request(context).project, 'project');
});

/** Injects the `TenantAgent` of a route with rule `agent`. */
export const CurrentAgent = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return required(request(context).agent, 'agent');
});

function request(context: ExecutionContext): AuthenticatedRequest {
  return context.switchToHttp().getRequest<AuthenticatedRequest>();
}

function required<T>(value: T | undefined, rule: AccessRule): T {
  if (value === undefined) throw new Error(`The route needs @Access('${rule}')`);
  return value;
}
