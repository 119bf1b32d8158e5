import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import type { Caller, TenantAgent, TenantProject } from './tenant';

/**
 * What a route asks of its caller, decided by the guard before the handler runs:
 * `public` nothing; `caller` a valid token; `project` / `agent` besides that a `:projectId` / `:agentId` of the
 * caller's own, else 404. A route without a rule answers nobody.
 */
export type AccessRule = 'public' | 'caller' | 'project' | 'agent';

export const ACCESS_RULE = 'access-rule';
export const Access = (rule: AccessRule) => SetMetadata(ACCESS_RULE, rule);

/** What the guard leaves on the request, as far as the route's rule goes. */
export interface AuthenticatedRequest extends Request {
  caller?: Caller;
  project?: TenantProject;
  agent?: TenantAgent;
}

/** Injects the `Caller` of a route with rule `caller`, `project` or `agent`. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext) => {
  return required(request(context).caller, 'caller');
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
