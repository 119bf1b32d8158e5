import type { Response } from 'express';

/** An answer about days of the past, and since when late facts restated them (YYYY-MM-DD, null where none did). */
export interface AsOfResponse<Body> {
  readonly body: Body;
  /** The last of these days, YYYY-MM-DD; null where there are none yet. */
  readonly asOf: string | null;
  readonly restatedFrom: string | null;
  /** Of the last of these days; null under version 1 of the score. */
  readonly modelVersion: number | null;
}

/** Says in the headers of which day an answer is, and not in its body, which stays the same when facts come late elsewhere. */
export function setAsOfHeaders<Body>(
  response: Response,
  { body, asOf, restatedFrom, modelVersion }: AsOfResponse<Body>,
): Body {
  if (asOf !== null) response.setHeader('X-Data-As-Of', asOf);
  if (restatedFrom !== null) response.setHeader('X-Data-Restated', restatedFrom);
  if (modelVersion !== null) response.setHeader('X-Model-Version', String(modelVersion));
  return body;
}
