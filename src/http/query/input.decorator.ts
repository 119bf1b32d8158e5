import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, ValidateIf } from 'class-validator';

interface InputRule {
  /** The accepted values, for the error message "expected …". */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** For the OpenAPI document. */
  readonly schema: ApiPropertyOptions;
  /** Whether the field may be absent; null counts as a value. */
  readonly optional?: boolean;
}

/** A field of a request body, documented and checked by one rule, so that a wrong value is one mistake. */
export function Input({ expected, accepts, schema, optional = false }: InputRule): PropertyDecorator {
  return applyDecorators(
    ...(optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    ValidateBy({ name: 'input', validator: { validate: accepts, defaultMessage: () => `expected ${expected}` } }),
    ApiProperty({ ...schema, required: !optional } as ApiPropertyOptions),
  );
}
