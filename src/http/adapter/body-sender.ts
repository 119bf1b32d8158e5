import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { type ServedState } from '../../database/served-state';
import { etagOf, listsEtag, type PastDay, TableBody } from '../../serving/table-body';
import { API_PREFIX } from '../openapi/schema-link';

/** Smaller bodies fit into one packet either way. */
const MIN_COMPRESSED_BYTES = 1_024;
/** Much quicker than the usual 6, and nearly as small on JSON. */
const GZIP_LEVEL = 4;
const TAG_LENGTH = 27;
/** Characters of an `Accept-Encoding` that is looked at. */
const MAX_ACCEPT = 1_000;
const NO_CODING: readonly string[] = ['identity'];
const GZIP_FIRST: readonly string[] = ['gzip', 'identity'];
const READS = new Set(['GET', 'HEAD']);

/** What the guards may have left on a request: which state of which project the answer shows. */
interface TenantRequest extends Request {
  readonly project?: { readonly served: ServedState | null };
  readonly agent?: { readonly served: ServedState | null };
}

/**
 * Sends the bodies of `@RespondsWith`: `$schema` in front, a strong ETag for each content coding, the dates of what it shows,
 * compressed where the client takes it and it is worth it; 304 where the client has it already.
 */
export class BodySender {
  private readonly schemas = new Map<string, string>();

  /** @param publicUrl what `$schema` starts with */
  constructor(private readonly publicUrl: string) {}

  /**
   * Answers at the end of this turn of the loop: until then no header is sent.
   *
   * @param body what the database has written, or any object; `Link` on the response names its schema, if it has one
   */
  send(response: Response, body: object): void {
    const request = response.req as TenantRequest;
    const table = body instanceof TableBody ? body : this.tableBody(request, body);
    const reads = READS.has(request.method);
    // What answers a write is nobody's to keep.
    if (!response.hasHeader('Cache-Control')) {
      response.setHeader('Cache-Control', reads ? 'private, no-cache' : 'no-store');
    }
    if (table.past) datePast(response, table.past);
    if (reads) date(response, table.served);
    const ifNoneMatch = reads ? request.headers['if-none-match']?.trim() : undefined;
    const codings = request.headers['accept-encoding'] ? codingsOf(request) : NO_CODING;
    if (table.text === null) {
      // The reader has seen one of its ETags listed: that is the one which the client has.
      const etags = GZIP_FIRST.map((coding) => etagOf(table.tag, coding));
      notModified(response, etags.find((etag) => listsEtag(ifNoneMatch ?? '', etag)) ?? '');
      return;
    }
    const link = response.getHeader('Link');
    const identity = table.bytes('identity', () => Buffer.from(this.json(link, table.text ?? '')));
    const coding = identity.length < MIN_COMPRESSED_BYTES ? 'identity' : (codings[0] ?? 'identity');
    const etag = etagOf(table.tag, coding);
    if (ifNoneMatch !== undefined && (ifNoneMatch === '*' || listsEtag(ifNoneMatch, etag))) {
      notModified(response, etag);
      return;
    }
    const bytes =
      coding === 'identity' ? identity : table.bytes(coding, () => gzipSync(identity, { level: GZIP_LEVEL }));
    if (reads) response.setHeader('ETag', etag);
    response.setHeader('Content-Type', 'application/json');
    if (coding !== 'identity') response.setHeader('Content-Encoding', coding);
    response.setHeader('Content-Length', bytes.length);
    endWithOthers(response, bytes); // of which Node sends nothing to a HEAD
  }

  /** Dates an answer of another form than JSON. */
  date(response: Response): void {
    const request = response.req as TenantRequest;
    if (READS.has(request.method)) date(response, servedTo(request));
  }

  private tableBody(request: TenantRequest, body: object): TableBody {
    const text = JSON.stringify(body);
    return new TableBody(hash('sha256', text, 'base64url').slice(0, TAG_LENGTH), text, servedTo(request));
  }

  /** @param link that names the schema: `<PATH>; rel="describedBy"` */
  private json(link: unknown, text: string): string {
    if (typeof link !== 'string') return text;
    let start = this.schemas.get(link);
    if (start === undefined) {
      start = `{"$schema":"${this.publicUrl}${link.slice(link.indexOf(API_PREFIX), link.indexOf('>'))}"`;
      this.schemas.set(link, start);
    }
    return text === '{}' ? `${start}}` : `${start},${text.slice(1)}`;
  }
}

function servedTo({ project, agent }: TenantRequest): ServedState | null {
  return (project ?? agent)?.served ?? null;
}

function notModified(response: Response, etag: string): void {
  response.setHeader('ETag', etag);
  response.status(304);
  endWithOthers(response);
}

/**
 * Ends an answer when all requests have been looked at that came in with it. Written one by one, each answer wakes a
 * client that has gone to sleep over the one before, which costs more than most answers do.
 */
function endWithOthers(response: Response, bytes?: Buffer): void {
  setImmediate(() => response.end(bytes));
}

/** @returns codings that the client takes, the best first; it takes `identity` unless it says otherwise, and even then */
function codingsOf(request: Request): readonly string[] {
  const accepted = request.headers['accept-encoding'] ?? '';
  if (accepted.length > MAX_ACCEPT) return NO_CODING;
  return request.acceptsEncodings('gzip') === 'gzip' ? GZIP_FIRST : NO_CODING;
}

/** Says of which day of the past an answer is, and since when late facts restated it. */
function datePast(response: Response, { asOf, restatedFrom, modelVersion }: PastDay): void {
  response.setHeader('X-Data-As-Of', asOf);
  if (restatedFrom !== null) response.setHeader('X-Data-Restated', restatedFrom);
  if (modelVersion) response.setHeader('X-Model-Version', String(modelVersion));
}

/**
 * Dates an answer about a project that has been recomputed: `Last-Modified` is when the newest run finished, unless the
 * handler is `@LastModifiedNow`, `X-Data-As-Of` the day that its scores stand for, and `X-Model-Version` the version of the
 * model that they were computed with.
 */
function date(response: Response, served: ServedState | null): void {
  if (!served) {
    response.removeHeader('Last-Modified');
    return;
  }
  // A handler that answers for another day has said so.
  if (!response.hasHeader('X-Data-As-Of')) {
    response.setHeader('X-Data-As-Of', served.asOf);
    if (served.modelVersion !== null) response.setHeader('X-Model-Version', served.modelVersion);
  }
  if (response.hasHeader('Last-Modified')) return;
  // Never after `Date`, even where the database's clock is ahead of ours.
  const ahead = served.finishedAt.getTime() > Date.now();
  response.setHeader('Last-Modified', ahead ? new Date().toUTCString() : served.lastModified);
}
