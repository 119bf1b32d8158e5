import type { CallToolResult } from '@modelcontextprotocol/server';
import { excerpt } from '../config/excerpt';
import type { Problem } from '../http/problem/problem-document';
import { NOTICE } from './foreign-text';

/** Bytes of a whole result, as JSON: what a model reads costs money and attention. */
export const MAX_RESULT_BYTES = 10 * 1_024;
const MAX_ERRORS = 5;
const MAX_DETAIL = 400;

/** The structured content, and the same as text for clients that know no other. */
export function resultOf(content: object): CallToolResult {
  const structuredContent = { notice: NOTICE, ...content };
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
}

/** How much of what is allowed a result takes: more than 1 is too large. */
export function shareOfLimit(result: CallToolResult): number {
  return Buffer.byteLength(JSON.stringify(result)) / MAX_RESULT_BYTES;
}

/** A problem as a model can act on it: what is wrong, and whether to try again. */
export function problemResult({ status, detail, errors = [] }: Problem): CallToolResult {
  const mistakes = errors.slice(0, MAX_ERRORS).map(({ message, location }) => ({
    // Where it was in a request over HTTP: a tool has arguments.
    argument: location?.replace(/^(query|body)\.(events\[0\]\.)?/, ''),
    message: excerpt(message ?? '', MAX_DETAIL),
  }));
  const text = JSON.stringify({
    status,
    problem: excerpt(detail ?? 'the call failed', MAX_DETAIL),
    ...(mistakes.length > 0 ? { mistakes } : {}),
    ...(status === 429 || status === 503 ? { retry: 'wait some seconds, then call again' } : {}),
  });
  return { isError: true, content: [{ type: 'text', text }] };
}
