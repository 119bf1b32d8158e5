import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/constants';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { type Observable, tap } from 'rxjs';
import type { AuthenticatedRequest } from './access.decorator';
import { LIVE } from './live.decorator';

const READS = new Set(['GET', 'HEAD']);

/**
 * Dates every answer about a project that has been recomputed: `Last-Modified` is when the newest run finished,
 * `X-Data-As-Of` the day that its scores stand for. Both were read with the tenant, before the body: where a run ends in
 * between, they are older than the body, never newer.
 */
@Injectable()
export class ServedStateInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const served = (request.project ?? request.agent)?.served;
    // A stream has no one state: it tells of each as it comes.
    const streams = this.reflector.get<boolean | undefined>(SSE_METADATA, context.getHandler()) ?? false;
    if (!served || streams || !READS.has(request.method)) return next.handle();
    const now = new Date();
    const live = this.reflector.get<boolean | undefined>(LIVE, context.getHandler()) ?? false;
    // Never after `Date`, even where the database's clock is ahead of ours.
    const modified = live || served.finishedAt > now ? now : served.finishedAt;
    return next.handle().pipe(
      tap(() => {
        const response = context.switchToHttp().getResponse<Response>();
        response.setHeader('Last-Modified', modified.toUTCString());
        // A handler that answers for another day has said so.
        if (!response.hasHeader('X-Data-As-Of')) response.setHeader('X-Data-As-Of', served.asOf);
      }),
    );
  }
}
