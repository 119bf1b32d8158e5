import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { Request } from 'express';
import {
  type Caller,
  KEY_SCOPES,
  type KeyScope,
  type SessionCaller,
  type TenantAgent,
  type TenantProject,
} from './tenant';

/**
 * What a route asks of its caller, decided by the guards before the handler runs:
 * `public` nothing; `caller` a valid token; `project` / `agent` besides that a `:projectId` / `:agentId` of the
 * caller's own, else 404. A route without a rule answers nobody.
 */
export type AccessRule = 'public' | 'caller' | 'project' | 'agent';

interface AccessOptions {
  /** Takes a key of this scope as well as a session token, or one of `any` scope. Without it a key is a 401. */
  readonly key?: KeyScope | 'any';
  /** Of users, takes only who may change what the organisation has, else 403. */
  readonly admin?: boolean;
}

/** What a route declares: its own, else that of its controller. */
export interface RouteAccess extends AccessOptions {
  readonly rule: AccessRule;
}

export const ACCESS = 'access';
/** Name of the keys' security scheme in the OpenAPI document. */
const API_KEY = 'apiKey';

/** Declares who may call a route. On a method, it stands for all that the controller says. */
export function Access(rule: AccessRule, options: AccessOptions = {}): ClassDecorator & MethodDecorator {
  const { key } = options;
  const security = key && ApiSecurity(API_KEY, key === 'any' ? [...KEY_SCOPES] : [key]);
  return applyDecorators(
    SetMetadata(ACCESS, { rule, ...options } satisfies RouteAccess),
    ...(security ? [security] : []),
  );
}

/** What the guards leave on the request, as far as the route's rule goes. */
export interface AuthenticatedRequest extends Request {
  caller?: Caller;
  project?: TenantProject;
  agent?: TenantAgent;
}

/** Injects the `Caller` of a route with rule `caller`, `project` or `agent`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return required(request(context).caller, 'caller');
});

/** Injects the user of a route that takes no key. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): SessionCaller => {
  const caller = required(request(context).caller, 'caller');
  if ('key' in caller) throw new Error('The route takes keys, which are no users');
  return caller;
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
