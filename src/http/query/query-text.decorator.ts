import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { InvalidInput } from '../problem/invalid-input.error';
import { MAX_QUERY_TEXT, parseText } from './query-parsers';
import { queryValue } from './query-value';

/**
 * Injects an optional text of the query; null if it is absent or empty. It is not added to the document, because the
 * parameters of the published operations are fixed.
 */
export const QueryText = createParamDecorator((name: string, context: ExecutionContext): string | null => {
  const text = queryValue(context.switchToHttp().getRequest<Request>().originalUrl, name);
  if (text === null || text === '') return null;
  if (parseText(text) === null)
    throw new InvalidInput([
      { message: `expected a text of at most ${MAX_QUERY_TEXT} characters`, location: `query.${name}`, value: text },
    ]);
  return text;
});
