import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { z } from 'zod';

/**
 * A schema that is listed without what a model need not read: the version of JSON Schema, which the protocol sets, and that
 * there are no other properties. Every conversation pays for the list of tools.
 */
export function shortSchema<Schema extends z.ZodObject>(
  schema: Schema,
): StandardSchemaWithJSON<z.input<Schema>, z.output<Schema>> {
  const standard = schema['~standard'];
  const { input, output } = standard.jsonSchema;
  return {
    '~standard': {
      ...standard,
      jsonSchema: { input: (options) => shortened(input(options)), output: (options) => shortened(output(options)) },
    },
  };
}

function shortened(schema: Record<string, unknown>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema, (name, value) => (isNeedless(name, value) ? undefined : value)));
}

function isNeedless(name: string, value: unknown): boolean {
  return name === '$schema' || (name === 'additionalProperties' && value === false);
}
