import { STATUS_CODES } from 'node:http';
import { applyDecorators, SetMetadata, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { schemaLink } from './schema-link';

export const SERVED_BODY = 'served-body';

/**
 * Declares the body that a handler answers with, for the document and for the interceptor, which adds `$schema`, `Link`
 * and caching. The class name is the schema's name on the wire.
 *
 * @param status as the handler answers on success
 */
export function Serves(body: Type, status = 200): MethodDecorator {
  return applyDecorators(
    SetMetadata(SERVED_BODY, body.name),
    ApiResponse({
      status,
      type: body,
      description: STATUS_CODES[status] ?? '',
      headers: { Link: { description: schemaLink(body.name), schema: { type: 'string' } } },
    }),
  );
}
