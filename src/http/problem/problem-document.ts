import { STATUS_CODES } from 'node:http';
import { schemaLink, schemaPath } from '../openapi/schema-link';
import { ErrorDetail, ErrorModel } from './error-model.dto';

export const PROBLEM_TYPE = 'application/problem+json';

/** The problem as shown to the client. */
export interface Problem {
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly ErrorDetail[];
}

/**
 * The problem document, as JSON text. Fields that are empty are left out.
 *
 * @param requestId UUID of the request, which becomes `instance`
 */
export function problemDocument({ status, detail, errors }: Problem, requestId: string, publicUrl: string): string {
  return JSON.stringify({
    $schema: `${publicUrl}${schemaPath(ErrorModel.name)}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: detail || undefined,
    instance: `urn:uuid:${requestId}`,
    errors: errors?.length ? errors : undefined,
  });
}

/** Headers that every problem has, whatever it is. */
export function problemHeaders(): Readonly<Record<string, string>> {
  return { Link: schemaLink(ErrorModel.name), 'Cache-Control': 'no-store' };
}
