import {
  BadRequestException,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { InvalidInput } from '../problem/invalid-input.error';
import { hasBody } from './has-body';
import { shapeProblem } from './json-shape';
import { RequestBodies } from './request-bodies';

/** Metadata of a handler that reads a body: the maximum size in bytes. */
export const BODY_BYTES = 'bodyBytes';
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i;
const OTHER_CHARSET = /;\s*charset\s*=\s*"?(?!utf-?8\b)/i;
const TIMEOUT_MS = 10_000;

/** Reads the JSON object of a handler after the guards have accepted the request. */
@Injectable()
export class JsonBodyInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly bodies: RequestBodies,
  ) {}

  /** @throws HttpException 400, 408, 413, 415; Unavailable; InvalidInput (422) */
  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    if (hasBody(request)) {
      const response = context.switchToHttp().getResponse<Response>();
      const maxBytes = this.reflector.get<number>(BODY_BYTES, context.getHandler());
      request.body = await this.object(request, response, maxBytes);
    }
    return next.handle();
  }

  private async object(request: Request, response: Response, maxBytes: number): Promise<object> {
    const type = request.headers['content-type'] ?? '';
    if (!JSON_TYPE.test(type)) throw new UnsupportedMediaTypeException('expected Content-Type: application/json');
    if (OTHER_CHARSET.test(type)) throw new UnsupportedMediaTypeException('expected JSON in UTF-8');
    const limits = { maxBytes, timeoutMs: TIMEOUT_MS, compressed: false };
    return await this.bodies.read(request, response, limits, async (pieces) => {
      const bytes: Buffer[] = [];
      for await (const piece of pieces) bytes.push(piece);
      return objectIn(textOf(Buffer.concat(bytes)));
    });
  }
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadRequestException('the body is not valid UTF-8');
  }
}

function objectIn(text: string): object {
  const problem = shapeProblem(text);
  if (problem !== null) throw new InvalidInput([{ message: `the body ${problem}`, location: 'body' }]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRequestException('the body is not valid JSON');
  }
  if (typeof value !== 'object' || value === null) throw new BadRequestException('the body is not a JSON object');
  if (Array.isArray(value)) throw new InvalidInput([{ message: 'expected an object', location: 'body' }]);
  return value;
}
