import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { BODY_BYTES, JsonBodyInterceptor } from './json-body.interceptor';

const MAX_BYTES = 16 * 1024;

/**
 * Declares that a handler receives one JSON object as its `@Body()`. The body is read after the guards have run; routes
 * without this decorator never read one.
 *
 * @param maxBytes maximum size of the body; default 16 KB
 */
export function JsonBody(maxBytes = MAX_BYTES): MethodDecorator {
  return applyDecorators(SetMetadata(BODY_BYTES, maxBytes), UseInterceptors(JsonBodyInterceptor));
}
