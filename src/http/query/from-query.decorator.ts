import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { QueryFields } from './query-fields';

/** One optional parameter of a query, for the document. */
export interface QueryParameter {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its value. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/**
 * Injects what a function reads out of the query, refusing with one 422 all that it noted as wrong, and documents the
 * parameters that it reads.
 */
export function FromQuery<T>(
  parse: (fields: QueryFields) => T,
  parameters: readonly QueryParameter[],
): ParameterDecorator {
  return (target, method, index) => {
    read(parse)(target, method, index);
    if (method === undefined) return;
    const descriptor = Object.getOwnPropertyDescriptor(target, method) ?? {};
    // Decorators are read from the bottom up, so that the last one stands first.
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
