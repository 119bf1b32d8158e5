import type { FuzzAnswer } from './fuzz-client';
import type { FuzzRequest } from './fuzz-requests';
import type { FuzzTenant } from './fuzz-tenants';
import { PUBLIC_URL } from './test-api';

/**
 * Violations of the form of a response, whatever was requested.
 *
 * @param check returns the violations of a body against a schema
 */
export function formMistakes(
  { method, damage }: FuzzRequest,
  { status, head, body }: FuzzAnswer,
  check: (schema: string, body: unknown) => unknown[],
): string[] {
  const mistakes: string[] = [];
  const whole = damage.length === 0;
  // A half-sent, withdrawn request needs no response.
  if (status === 0 && !whole) return mistakes;
  const type = header(head, 'Content-Type');
  const id = header(head, 'X-Request-Id');
  if (status < 200 || status >= 500) mistakes.push(`the status is ${status}`);
  if (!id) mistakes.push('there is no X-Request-Id');
  if (/evil/i.test(head)) mistakes.push('a header repeats the request');
  if (status === 401 && header(head, 'WWW-Authenticate') !== 'Bearer') mistakes.push('there is no WWW-Authenticate');
  if (status === 405 && !header(head, 'Allow')) mistakes.push('there is no Allow');
  if (status >= 400 && type !== 'application/problem+json') mistakes.push(`the type is ${type}`);
  // The server cannot know that a request asks for no body, if it is neither readable nor in one packet.
  const unread = !header(head, 'X-Content-Type-Options') && body !== '';
  if (whole && !unread && (method === 'HEAD' || status === 204 || status === 304)) {
    return body === '' ? mistakes : [...mistakes, 'there is a body'];
  }
  // An export has lines instead.
  if (!/^application\/(problem\+)?json$/.test(type ?? '') || (body === '' && !whole)) return mistakes;

  const json = JSON.parse(body) as { $schema?: string; status?: number; instance?: string };
  const schema = json.$schema?.startsWith(`${PUBLIC_URL}/`) ? /(\w+)\.json$/.exec(json.$schema)?.[1] : undefined;
  if (schema) mistakes.push(...check(schema, json).map((violation) => JSON.stringify(violation)));
  if (status < 400) return mistakes;
  if (schema !== 'ErrorModel') mistakes.push('the body is no ErrorModel');
  if (json.status !== status) mistakes.push(`the body says ${json.status}`);
  if (json.instance !== `urn:uuid:${id}`) mistakes.push('the instance is another');
  if (/node_modules|\n\s*at |SELECT |eyJ|\.ts:/.test(body)) mistakes.push('the problem tells too much');
  return mistakes;
}

/** Whether the response shows its caller anything of another owner. */
export function tenancyMistakes(
  { caller, target }: FuzzRequest,
  { status, head, body }: FuzzAnswer,
  tenants: Readonly<Record<string, FuzzTenant>>,
): string[] {
  const mistakes = Object.entries(tenants)
    .filter(([name]) => name !== caller)
    .flatMap(([name, { secrets }]) =>
      secrets.filter((secret) => (head + body).includes(secret)).map((secret) => `shows "${secret}" of ${name}`),
    );
  // Figures carry no name, so only the path tells whose they are.
  const [, named] = /\/api\/v1\/(?:projects|agents)\/([^/?#]+)/.exec(target) ?? [];
  const answered = status >= 200 && status < 400 && status !== 204;
  const own = caller === null ? undefined : tenants[caller]?.ids;
  if (named && answered && !own?.has(decodeURIComponent(named).toLowerCase())) {
    mistakes.push(`${caller} is answered about ${named}`);
  }
  return mistakes;
}

function header(head: string, name: string): string | undefined {
  return new RegExp(`\r\n${name}: ([^\r]*)`, 'i').exec(head)?.[1];
}
