import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { clampedInteger } from './clamped-integer';
import { decodeCursor, type PagedList } from './cursor';
import type { PageRequest } from './page';
import { queryValue } from './query-value';

interface PageOptions {
  readonly list: PagedList;
  /** Items per page if the client does not specify it. */
  readonly default: number;
  readonly max: number;
}

/** Injects the `PageRequest` from `page_size` (clamped to 1..max) and `cursor` of the query, and documents both. */
export function Page(list: PagedList, defaultSize: number, max: number): ParameterDecorator {
  return (target, method, index) => {
    read({ list, default: defaultSize, max })(target, method, index);
    if (method === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(target, method) ?? {};
    ApiQuery({
      name: 'page_size',
      required: false,
      description: `Items per page (default ${defaultSize}, max ${max})`,
      schema: { type: 'integer', format: 'int64', default: defaultSize },
    })(target, method, descriptor);
    ApiQuery({
      name: 'cursor',
      required: false,
      description: '`next_cursor` of the previous page; absent: the first page',
      schema: { type: 'string' },
    })(target, method, descriptor);
  };
}

const read = createParamDecorator(({ list, ...size }: PageOptions, context: ExecutionContext): PageRequest => {
  const { originalUrl } = context.switchToHttp().getRequest<Request>();
  return {
    list,
    size: clampedInteger('page_size', queryValue(originalUrl, 'page_size'), size),
    after: decodeCursor(list, queryValue(originalUrl, 'cursor')),
  };
});
