import { UnprocessableEntityException } from '@nestjs/common';
import { listedMistakes } from '../listed-mistakes';
import type { ErrorDetail } from './error-model.dto';

/** A well-formed request with invalid values: 422, with its mistakes listed. */
export class InvalidInput extends UnprocessableEntityException {
  readonly errors: readonly ErrorDetail[];

  constructor(mistakes: readonly ErrorDetail[], common = 'validation failed') {
    const { detail, errors } = listedMistakes(common, mistakes);
    super(detail);
    this.errors = errors;
  }
}
