import { STATUS_CODES } from 'node:http';
import { excerpt } from '../../config/excerpt';
import { schemaLink, schemaPath } from '../openapi/schema-link';
import { ErrorDetail, ErrorModel } from './error-model.dto';

/** Longer than any detail of this program. Those of libraries may repeat a part of the request. */
const MAX_DETAIL = 1_000;
export const PROBLEM_TYPE = 'application/problem+json';

/** A problem as sent to the client. */
export interface Problem {
  readonly status: number;
  readonly detail?: string;
  readonly errors?: readonly ErrorDetail[];
}

/**
 * The problem document as JSON text. Empty fields are omitted.
 *
 * @param requestId UUID of the request, used as `instance`
 */
export function problemDocument({ status, detail, errors }: Problem, requestId: string, publicUrl: string): string {
  return JSON.stringify({
    $schema: `${publicUrl}${schemaPath(ErrorModel.name)}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: detail ? excerpt(detail, MAX_DETAIL) : undefined,
    instance: `urn:uuid:${requestId}`,
    errors: errors?.length ? errors : undefined,
  });
}

/** Headers of every problem response. */
export function problemHeaders(): Readonly<Record<string, string>> {
  return { Link: schemaLink(ErrorModel.name), 'Cache-Control': 'no-store' };
}
