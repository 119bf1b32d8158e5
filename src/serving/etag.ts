import { hash } from 'node:crypto';

/** 162 bits. */
const TAG_LENGTH = 27;
const CODINGS = ['identity', 'gzip'];

/** The tag of a body: a digest of its content, or of everything that determines it. */
export function tagOf(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, TAG_LENGTH);
}

/** The strong ETag of a body. Content codings have different ETags, because their bytes differ. */
export function etagOf(tag: string, coding: string): string {
  return coding === 'identity' ? `"${tag}"` : `"${tag}-${coding}"`;
}

/**
 * @param ifNoneMatch the header as received
 * @returns whether it lists the ETag; `*` is left to the caller
 */
export function listsEtag(ifNoneMatch: string, etag: string): boolean {
  const at = ifNoneMatch.indexOf(etag);
  if (at < 0) return false;
  // ETags may contain commas but no quotes, so a match counts if it is the whole header or between separators.
  return ifNoneMatch.length === etag.length || ifNoneMatch.split(/(?<="),\s*/).some((item) => strong(item) === etag);
}

/** Whether a client already has the body with a tag, in any content coding. */
export function clientHas(ifNoneMatch: string | undefined, tag: string): boolean {
  return ifNoneMatch !== undefined && CODINGS.some((coding) => listsEtag(ifNoneMatch, etagOf(tag, coding)));
}

function strong(item: string): string {
  return item.trim().replace(/^W\//, '').trim();
}
