import { applyDecorators, BadRequestException } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Expose, Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import { type IntegerRange, parseClampedInteger } from './clamped-integer';
import {
  MAX_QUERY_TEXT,
  type Parse,
  parseBoolean,
  parseChoice,
  parseChoices,
  parseCount,
  parseDay,
  parseNumber,
  parseText,
  parseUtcTime,
} from './query-parsers';
import { MALFORMED } from './query-value';
import { MAX_TRAIT_CONDITIONS, MAX_TRAITS_TEXT, parseTraitConditions } from './trait-conditions';

/** How a parameter must compare with another one of the same kind, if the request has both. */
interface Comparison<T> {
  /** Name of the other parameter. */
  readonly with: string;
  readonly accepts: (value: T, other: T) => boolean;
  readonly message: (other: T) => string;
}

interface ParameterRule<T> {
  readonly parse: Parse<T>;
  /** The error if the text is invalid. */
  readonly message: string;
  readonly description: string;
  /** For the OpenAPI document. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Value of an absent or empty parameter; null by default. */
  readonly default?: T;
  readonly comparison?: Comparison<T> | undefined;
}

/** A calendar day, YYYY-MM-DD. */
export function DayParameter(description: string, comparison?: Comparison<string>): PropertyDecorator {
  return parameter({
    parse: parseDay,
    message: 'invalid date, expected YYYY-MM-DD',
    description,
    schema: { type: 'string', format: 'date' },
    comparison,
  });
}

/** A time in UTC. */
export function TimeParameter(description: string, comparison?: Comparison<string>): PropertyDecorator {
  const message = 'invalid time, expected RFC 3339 or YYYY-MM-DD';
  return parameter({ parse: parseUtcTime, message, description, schema: { type: 'string' }, comparison });
}

export function NumberParameter(
  description: string,
  [min, max]: readonly [min: number, max: number],
  comparison?: Comparison<number>,
): PropertyDecorator {
  return parameter({
    parse: parseNumber(min, max),
    message: `invalid number, expected ${min} to ${max}`,
    description,
    schema: { type: 'number', format: 'double', minimum: min, maximum: max },
    comparison,
  });
}

/** A whole number from 0 to `max`. */
export function CountParameter(description: string, max: number): PropertyDecorator {
  return parameter({
    parse: parseCount(max),
    message: `invalid number, expected a whole number from 0 to ${max}`,
    description,
    schema: { type: 'integer', format: 'int64', minimum: 0, maximum: max },
  });
}

/** An integer, clamped as in the published API: 0 and less are the default. */
export function ClampedParameter(description: string, range: IntegerRange): PropertyDecorator {
  return parameter({
    parse: (text) => parseClampedInteger(text, range),
    message: 'invalid integer',
    description,
    schema: { type: 'integer', format: 'int64', default: range.default },
    default: range.default,
  });
}

export function BooleanParameter(description: string): PropertyDecorator {
  return parameter({
    parse: parseBoolean,
    message: 'expected true or false',
    description,
    schema: { type: 'boolean' },
  });
}

/** @param defaultValue null if none is documented */
export function ChoiceParameter<T extends string>(
  description: string,
  values: readonly T[],
  defaultValue: T | null,
): PropertyDecorator {
  const schema = { type: 'string', enum: [...values] };
  const rule = { parse: parseChoice(values), message: `expected ${inWords(values)}`, description };
  if (defaultValue === null) return parameter({ ...rule, schema });
  return parameter({ ...rule, schema: { ...schema, default: defaultValue }, default: defaultValue });
}

/** Several values, separated by commas. */
export function ChoicesParameter<T extends string>(description: string, values: readonly T[]): PropertyDecorator {
  return parameter({
    parse: parseChoices(values),
    message: `expected some of ${inWords(values)}, separated by commas`,
    description: `${description}, separated by commas: ${values.join(', ')}`,
    schema: { type: 'string' },
  });
}

export function TextParameter(description: string, schema: Readonly<Record<string, unknown>> = {}): PropertyDecorator {
  return parameter({
    parse: parseText,
    message: `expected a text of at most ${MAX_QUERY_TEXT} characters`,
    description,
    schema: { type: 'string', ...schema },
  });
}

/** Conditions on traits. */
export function TraitsParameter(description: string): PropertyDecorator {
  return parameter({
    parse: parseTraitConditions,
    message: `expected at most ${MAX_TRAIT_CONDITIONS} conditions such as plan:pro or seats>=10, separated by commas`,
    description,
    schema: { type: 'string', maxLength: MAX_TRAITS_TEXT },
  });
}

/** A cursor as the client sent it; the code of the list decodes it. */
export function CursorParameter(description: string): PropertyDecorator {
  return parameter({ parse: (text) => text, message: 'invalid cursor', description, schema: { type: 'string' } });
}

/** One rule for how a parameter is read, checked and documented. An invalid one keeps its text, for the error. */
function parameter<T>({
  parse,
  message,
  description,
  schema,
  comparison,
  ...rule
}: ParameterRule<T>): PropertyDecorator {
  const isValid = (value: unknown): value is T => typeof value !== 'string' || parse(value) !== null;
  return applyDecorators(
    Expose(),
    Transform(({ key, value }) => {
      if (value === MALFORMED) {
        throw new BadRequestException(`the query parameter ${key} has a malformed percent-encoding`);
      }
      return value === undefined || value === '' ? (rule.default ?? null) : (parse(value) ?? value);
    }),
    ValidateBy({ name: 'parameter', validator: { validate: isValid, defaultMessage: () => message } }),
    ...(comparison ? [compared(comparison, isValid)] : []),
    ApiProperty({ ...schema, required: false, description } as ApiPropertyOptions),
  );
}

function compared<T>(
  { with: name, accepts, message }: Comparison<T>,
  isValid: (value: unknown) => value is T,
): PropertyDecorator {
  const otherOf = (args?: ValidationArguments) => (args?.object as Record<string, unknown>)[name];
  return ValidateBy({
    name: 'comparison',
    validator: {
      validate: (value, args) => {
        const other = otherOf(args);
        if (value === null || other === null || !isValid(value) || !isValid(other)) return true;
        return accepts(value, other);
      },
      defaultMessage: (args) => message(otherOf(args) as T),
    },
  });
}

function inWords(values: readonly string[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
