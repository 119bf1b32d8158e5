import type { Response } from 'express';

/** A response about past days, and the first day restated by late facts (YYYY-MM-DD; null if there is none). */
export interface AsOfResponse<Body> {
  readonly body: Body;
  /** The last of these days, YYYY-MM-DD; null if there are none yet. */
  readonly asOf: string | null;
  readonly restatedFrom: string | null;
  /** The version in force on the last of these days; null under version 1 of the score. */
  readonly modelVersion: number | null;
}

/**
 * Sets the day of a response in its headers. The body does not have it, so that it stays the same when late facts
 * change other days.
 */
export function setAsOfHeaders<Body>(
  response: Response,
  { body, asOf, restatedFrom, modelVersion }: AsOfResponse<Body>,
): Body {
  if (asOf !== null) response.setHeader('X-Data-As-Of', asOf);
  if (restatedFrom !== null) response.setHeader('X-Data-Restated', restatedFrom);
  if (modelVersion !== null) response.setHeader('X-Model-Version', String(modelVersion));
  return body;
}
