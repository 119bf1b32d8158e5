import { applyDecorators, SetMetadata, UseInterceptors } from '@nestjs/common';
import { BODY_BYTES, JsonBodyInterceptor } from './json-body.interceptor';

const MAX_BYTES = 16 * 1024;

/**
 * Declares that a handler takes one JSON object, as its `@Body()`. The body is read after the guards; a route without
 * this never reads one.
 *
 * @param mostBytes that the body may have, 16 KB unless it says otherwise
 */
export function JsonBody(mostBytes = MAX_BYTES): MethodDecorator {
  return applyDecorators(SetMetadata(BODY_BYTES, mostBytes), UseInterceptors(JsonBodyInterceptor));
}
