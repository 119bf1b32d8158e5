import { STATUS_CODES } from 'node:http';
import { applyDecorators, Header, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { schemaLink } from './schema-link';

/**
 * Declares the body that a handler answers with, for the document and by `Link`, which `BodySender` makes `$schema` of.
 * The class name is the schema's name on the wire.
 *
 * @param status as the handler answers on success
 */
export function RespondsWith(body: Type, status = 200): MethodDecorator {
  return applyDecorators(
    Header('Link', schemaLink(body.name)),
    ApiResponse({
      status,
      type: body,
      description: STATUS_CODES[status] ?? '',
      headers: { Link: { description: schemaLink(body.name), schema: { type: 'string' } } },
    }),
  );
}
