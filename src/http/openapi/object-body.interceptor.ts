import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { InvalidInput } from '../problem/invalid-input.error';

/** For handlers that take one JSON object: tells a body that was not read, or is no object, from one with mistakes. */
@Injectable()
export class ObjectBody implements NestInterceptor {
  /** @throws UnsupportedMediaTypeException (415); InvalidInput (422) */
  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const body: unknown = request.body;
    if (body === undefined && hasBody(request)) {
      throw new UnsupportedMediaTypeException('expected Content-Type: application/json');
    }
    if (Array.isArray(body)) throw new InvalidInput([{ message: 'expected an object', location: 'body' }]);
    return next.handle();
  }
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
