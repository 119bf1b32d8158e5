import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { clampedInteger, type IntegerRange } from './clamped-integer';
import { queryValue } from './query-value';

/**
 * Injects the query parameter `limit` of a list, clamped to 1..max, and documents it.
 *
 * @param defaultValue used if the parameter is absent
 */
export function Limit(defaultValue: number, max: number): ParameterDecorator {
  // The Swagger module's schema type does not allow extensions.
  const extension = { 'x-max': max };
  const description = `Max items (default ${defaultValue}, max ${max})`;
  return (target, method, index) => {
    QueryInteger('limit', defaultValue, max)(target, method, index);
    if (method === undefined) return;
    ApiQuery({
      name: 'limit',
      required: false,
      explode: false,
      description,
      schema: { type: 'integer', format: 'int64', default: defaultValue, description, ...extension },
    })(target, method, Object.getOwnPropertyDescriptor(target, method) ?? {});
  };
}

/**
 * Injects an optional integer of the query, clamped to 1..max. It is not added to the document, because the parameters
 * of the published operations are fixed.
 */
export function QueryInteger(name: string, defaultValue: number, max: number): ParameterDecorator {
  return read({ name, default: defaultValue, max });
}

const read = createParamDecorator(({ name, ...range }: IntegerRange & { name: string }, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<Request>();
  return clampedInteger(name, queryValue(request.originalUrl, name), range);
});
