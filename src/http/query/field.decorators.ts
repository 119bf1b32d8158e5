import type { Type } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/** Placeholder for "no type" until the document is assembled. */
export const ANY_TYPE = 'any';

/** Options of a field besides its type. */
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

/** A number; the description has its unit and range. */
export function DoubleField(description: string, options: FieldOptions = {}): PropertyDecorator {
  return field('number', 'double', description, options);
}

/** An integer; the description has its unit and range. */
export function Int64Field(description: string, options: FieldOptions = {}): PropertyDecorator {
  return field('integer', 'int64', description, options);
}

export function BooleanField(description: string, options: FieldOptions = {}): PropertyDecorator {
  return field('boolean', undefined, description, options);
}

/** A list of objects of another schema; always present, empty if there are none. */
export function ListField(item: () => Type, description: string, options: FieldOptions = {}): PropertyDecorator {
  return ApiProperty({ ...options, description, type: () => item(), isArray: true } as ApiPropertyOptions);
}

/** A list of strings, from a fixed set if `values` is given; always present, empty if there are none. */
export function TextListField(description: string, values?: readonly string[]): PropertyDecorator {
  return ApiProperty({ description, type: 'array', items: { type: 'string', enum: values && [...values] } });
}

/** An object of another schema. Without a description, because none is possible next to a `$ref`. */
export function ObjectField(object: () => Type, options: { readonly required?: boolean } = {}): PropertyDecorator {
  return ApiProperty({ ...options, type: () => object() });
}

/** Numbers by name, such as one per band. */
export function Int64MapField(description: string): PropertyDecorator {
  return ApiProperty({ type: 'object', additionalProperties: { type: 'integer', format: 'int64' }, description });
}

/** Traits by name. */
export function TraitMapField(description: string): PropertyDecorator {
  const type = ['string', 'number', 'boolean'] as unknown as string;
  return ApiProperty({ type: 'object', additionalProperties: { type }, description });
}

/** Any JSON value, or absent. The OpenAPI assembly removes the type, which the Swagger module cannot omit. */
export function AnyField(description: string): PropertyDecorator {
  return ApiProperty({ type: ANY_TYPE, required: false, description } as object as ApiPropertyOptions);
}

function field(type: string, format: string | undefined, description: string | undefined, options: FieldOptions) {
  const given = Object.entries({ ...options, format, description }).filter(([, value]) => value !== undefined);
  return ApiProperty({ ...Object.fromEntries(given), type } as ApiPropertyOptions);
}
