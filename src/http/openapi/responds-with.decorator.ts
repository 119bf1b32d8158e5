import { STATUS_CODES } from 'node:http';
import { applyDecorators, Header, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { schemaLink } from './schema-link';

/**
 * Declares the response body of a handler: in the OpenAPI document, and in the `Link` header, from which `BodySender`
 * derives `$schema`. The class name is the name of the schema.
 *
 * @param status status code of a successful response
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
