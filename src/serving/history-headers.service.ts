import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { TenantProject } from '../auth/tenant';
import { setAsOfHeaders } from './as-of-headers';
import { RestatedQueries } from './restated.queries';

/** Dates answers about days of the past that a request names, all of them YYYY-MM-DD. */
@Injectable()
export class HistoryHeaders {
  constructor(private readonly queries: RestatedQueries) {}

  /**
   * Says in the headers of which day an answer of computed numbers is, and since when its days are others than those published.
   *
   * @param to may lie after the day that is served
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

  /** The same of one that counts facts of the pipeline. @param from null for the first day there is */
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
