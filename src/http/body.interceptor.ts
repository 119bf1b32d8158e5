import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';
import { Config } from '../config/config';
import { schemaLink, schemaPath } from './schema-link';
import { SERVED_BODY } from './serves.decorator';

const READS = new Set(['GET', 'HEAD']);

/** Puts `$schema` first into every body that a handler declared with `@Serves`, and sets what goes with it. */
@Injectable()
export class BodyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: Config,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<object> {
    const name = this.reflector.get<string | undefined>(SERVED_BODY, context.getHandler());
    if (!name) return next.handle();
    const { method } = context.switchToHttp().getRequest<Request>();
    // What answers a write is nobody's to keep: it may hold a secret that is shown once.
    const caching = READS.has(method) ? 'private, no-cache' : 'no-store';
    const $schema = `${this.config.publicUrl}${schemaPath(name)}`;
    return next.handle().pipe(
      map((body) => {
        const response = context.switchToHttp().getResponse<Response>();
        response.setHeader('Link', schemaLink(name));
        response.setHeader('Cache-Control', caching);
        return { $schema, ...body };
      }),
    );
  }
}
