import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import { type ServedState } from '../../database/served-state';
import { etagOf, listsEtag, tagOf } from '../../serving/etag';
import { type PastDay, TableBody } from '../../serving/table-body';
import { API_PREFIX } from '../openapi/schema-link';

/** Smaller bodies fit into one packet without compression. */
const MIN_COMPRESSED_BYTES = 1_024;
/** Much faster than the default 6, and nearly as small on JSON. */
const GZIP_LEVEL = 4;
/** Larger bodies are compressed on another thread, which costs more than it saves for smaller ones. */
const MAX_SYNC_COMPRESSED_BYTES = 64 * 1024;
const OPTIONS = { level: GZIP_LEVEL };
const gzipAsync = promisify<Buffer, typeof OPTIONS, Buffer>(gzip);
/** Longer `Accept-Encoding` headers are ignored. */
const MAX_ACCEPT = 1_000;
const NO_CODING: readonly string[] = ['identity'];
const GZIP_FIRST: readonly string[] = ['gzip', 'identity'];
const READS = new Set(['GET', 'HEAD']);

/** What the guards may have added to the request: the state that the response shows. */
interface TenantRequest extends Request {
  readonly project?: { readonly served: ServedState | null };
  readonly agent?: { readonly served: ServedState | null };
}

/**
 * Sends the bodies of `@RespondsWith`: with `$schema`, a strong ETag for each content coding, date headers, and
 * compression if the client accepts it and the body is large enough; 304 if the client has the body already.
 */
export class BodySender {
  private readonly schemas = new Map<string, string>();

  /** @param publicUrl prefix of `$schema` URLs */
  constructor(private readonly publicUrl: string) {}

  /**
   * Sends the response at the end of the current event loop turn; until then no header is sent.
   *
   * @param body a body written by the database, or any object; the `Link` header of the response names its schema, if
   *   it has one
   */
  send(response: Response, body: object): void {
    const request = response.req as TenantRequest;
    const table = body instanceof TableBody ? body : this.tableBody(request, body);
    const reads = READS.has(request.method);
    // Responses to writes must not be cached.
    if (!response.hasHeader('Cache-Control')) {
      response.setHeader('Cache-Control', reads ? 'private, no-cache' : 'no-store');
    }
    if (table.past) datePast(response, table.past);
    if (reads) date(response, table.served);
    const ifNoneMatch = reads ? request.headers['if-none-match']?.trim() : undefined;
    const codings = request.headers['accept-encoding'] ? codingsOf(request) : NO_CODING;
    if (table.text === null) {
      // The text was not read because `If-None-Match` lists one of its ETags: that one is sent back.
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
    if (reads) response.setHeader('ETag', etag);
    response.setHeader('Content-Type', 'application/json');
    if (coding === 'identity') {
      endWith(response, identity);
      return;
    }
    response.setHeader('Content-Encoding', coding);
    if (identity.length <= MAX_SYNC_COMPRESSED_BYTES) {
      endWith(
        response,
        table.bytes(coding, () => gzipSync(identity, OPTIONS)),
      );
      return;
    }
    table
      .bytesAsync(coding, () => gzipAsync(identity, OPTIONS))
      .then(
        (bytes) => endWith(response, bytes),
        (error: Error) => response.destroy(error),
      );
  }

  /** Sets the date headers of a response that is not JSON. */
  date(response: Response): void {
    const request = response.req as TenantRequest;
    if (READS.has(request.method)) date(response, servedTo(request));
  }

  private tableBody(request: TenantRequest, body: object): TableBody {
    const text = JSON.stringify(body);
    return new TableBody(tagOf(text), text, servedTo(request));
  }

  /** @param link the header that names the schema: `<PATH>; rel="describedBy"` */
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
  endBatched(response);
}

function endWith(response: Response, bytes: Buffer): void {
  response.setHeader('Content-Length', bytes.length);
  endBatched(response, bytes); // Node omits the body for HEAD
}

/**
 * Ends the response after all requests that arrived together were handled. Written one at a time, each response would
 * wake a client that has gone idle after the previous one, which costs more than most responses do.
 */
function endBatched(response: Response, bytes?: Buffer): void {
  setImmediate(() => response.end(bytes));
}

/**
 * @returns codings that the client accepts, the best first; `identity` is always among them, even if the client
 *   excludes it
 */
function codingsOf(request: Request): readonly string[] {
  const accepted = request.headers['accept-encoding'] ?? '';
  if (accepted.length > MAX_ACCEPT) return NO_CODING;
  return request.acceptsEncodings('gzip') === 'gzip' ? GZIP_FIRST : NO_CODING;
}

/** Sets the headers of a response about a past day: the day, and since when late facts have restated it. */
function datePast(response: Response, { asOf, restatedFrom, modelVersion }: PastDay): void {
  response.setHeader('X-Data-As-Of', asOf);
  if (restatedFrom !== null) response.setHeader('X-Data-Restated', restatedFrom);
  if (modelVersion) response.setHeader('X-Model-Version', String(modelVersion));
}

/**
 * Sets the date headers of a response about a project that was recomputed: `Last-Modified` is when the newest run
 * finished, unless the handler has `@LastModifiedNow`; `X-Data-As-Of` is the day of its scores, and `X-Model-Version`
 * the version of the model that computed them.
 */
function date(response: Response, served: ServedState | null): void {
  if (!served) {
    response.removeHeader('Last-Modified');
    return;
  }
  // Set already if the handler responds for another day.
  if (!response.hasHeader('X-Data-As-Of')) {
    response.setHeader('X-Data-As-Of', served.asOf);
    if (served.modelVersion !== null) response.setHeader('X-Model-Version', served.modelVersion);
  }
  // Last-Modified must not be later than Date. Node's own Date lags behind on a busy event loop, and the database's clock
  // may be ahead.
  const now = new Date();
  response.setHeader('Date', now.toUTCString());
  if (response.hasHeader('Last-Modified')) return;
  response.setHeader('Last-Modified', served.finishedAt > now ? now.toUTCString() : served.lastModified);
}
