import { UnprocessableEntityException } from '@nestjs/common';
import type { ErrorDetail } from './error-model.dto';

/** The request is well-formed, but says something impossible: 422, with every mistake listed. */
export class InvalidInput extends UnprocessableEntityException {
  constructor(
    readonly errors: readonly ErrorDetail[],
    detail = 'validation failed',
  ) {
    super(detail);
  }
}
