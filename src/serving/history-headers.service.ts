import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { TenantProject } from '../auth/tenant';
import { setAsOfHeaders } from './as-of-headers';
import { RestatedQueries } from './restated.queries';

/** Sets the headers of responses about past days. All days are YYYY-MM-DD. */
@Injectable()
export class HistoryHeaders {
  constructor(private readonly queries: RestatedQueries) {}

  /**
   * Sets the day of the computed numbers, and the first day whose published numbers have changed since.
   *
   * @param to may be after the served day
   */
  async set(
    response: Response,
    { projectId, served }: TenantProject,
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<void> {
    if (served === null) return;
    const asOf = to < served.asOf ? to : served.asOf;
    const restatedFrom = await this.queries.restatedFrom(projectId, from, asOf);
    const modelVersion = await this.queries.modelVersionOn(projectId, asOf);
    setAsOfHeaders(response, { body: null, asOf, restatedFrom, modelVersion });
  }

  /** The same for a response that counts facts of the pipeline. @param from null for the first day there is */
  async setForPipeline(
    response: Response,
    { projectId, served }: TenantProject,
    { from, to }: { readonly from: string | null; readonly to: string },
  ): Promise<void> {
    if (served === null) return;
    const restatedFrom = await this.queries.pipelineRestatedFrom(projectId, from, to);
    setAsOfHeaders(response, { body: null, asOf: to, restatedFrom, modelVersion: null });
  }
}
