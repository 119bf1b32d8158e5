import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { QueryFields } from './query-fields';

/** An optional query parameter, for the OpenAPI document. */
export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its value. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * Injects the value that a function reads from the query, responds with one 422 that lists all mistakes, and documents
 * the parameters.
 */
export function FromQuery<T>(
  parse: (fields: QueryFields) => T,
  parameters: readonly QueryParameter[],
): ParameterDecorator {
  return (target, method, index) => {
    read(parse)(target, method, index);
    if (method === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(target, method) ?? {};
    // Decorators run from the bottom up, so the last parameter is added first.
    for (const parameter of [...parameters].reverse()) {
      ApiQuery({ ...parameter, required: false, schema: { ...parameter.schema } })(target, method, descriptor);
    }
  };
}

const read = createParamDecorator((parse: (fields: QueryFields) => unknown, context: ExecutionContext): unknown => {
  const fields = new QueryFields(context.switchToHttp().getRequest<Request>().originalUrl);
  const value = parse(fields);
  fields.done();
  return value;
});
