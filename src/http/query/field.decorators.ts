import type { Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/** Stands for "no type" until the document is assembled. */
export const ANY_TYPE = 'any';

/** What a field may have besides its type. */
interface FieldOptions {
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly format?: string;
  readonly default?: string;
  readonly examples?: (string | number)[];
  readonly enum?: readonly string[];
}

/** A string of a response body. */
export function TextField(description?: string, options: FieldOptions = {}): PropertyDecorator {
  return field('string', options.format, description, options);
}

/** A point in time, RFC 3339 in UTC. */
export function TimeField(description: string, options: FieldOptions = {}): PropertyDecorator {
  return field('string', 'date-time', description, options);
}

/** A number; the description says its unit and range. */
export function DoubleField(description: string, options: FieldOptions = {}): PropertyDecorator {
  return field('number', 'double', description, options);
}

/** A whole number; the description says its unit and range. */
export function Int64Field(description: string, options: FieldOptions = {}): PropertyDecorator {
  return field('integer', 'int64', description, options);
}

/** Yes or no. */
export function BooleanField(description: string, options: FieldOptions = {}): PropertyDecorator {
  return field('boolean', undefined, description, options);
}

/** A list of other schemas' objects; always sent, empty when there are none. */
export function ListField(item: () => Type, description: string, options: FieldOptions = {}): PropertyDecorator {
  return ApiProperty({ ...options, description, type: () => item(), isArray: true } as ApiPropertyOptions);
}

/** A list of strings, out of a fixed set where `values` are given; always sent, empty when there are none. */
export function TextListField(description: string, values?: readonly string[]): PropertyDecorator {
  return ApiProperty({ description, type: 'array', items: { type: 'string', enum: values && [...values] } });
}

/** An object of another schema. It has no description: beside a `$ref` there is no place for one. */
export function ObjectField(object: () => Type, options: { readonly required?: boolean } = {}): PropertyDecorator {
  return ApiProperty({ ...options, type: () => object() });
}

/** Numbers under names of their own, such as one per band. */
export function Int64MapField(description: string): PropertyDecorator {
  return ApiProperty({ type: 'object', additionalProperties: { type: 'integer', format: 'int64' }, description });
}

/** Any JSON value, or absent. The OpenAPI assembly takes the type away, which the Swagger module cannot leave out. */
export function AnyField(description: string): PropertyDecorator {
  return ApiProperty({ type: ANY_TYPE, required: false, description } as object as ApiPropertyOptions);
}

function field(type: string, format: string | undefined, description: string | undefined, options: FieldOptions) {
  const given = Object.entries({ ...options, format, description }).filter(([, value]) => value !== undefined);
  return ApiProperty({ ...Object.fromEntries(given), type } as ApiPropertyOptions);
}
