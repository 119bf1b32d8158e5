import { HttpStatus } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import type { ProjectId } from '../auth/tenant';
import { API_PREFIX, schemaLink } from '../http/openapi/schema-link';
import { JobBody } from './jobs.dto';

/** Declares that a handler may respond with a job instead of a result. */
export function MayRespondWithJob(): MethodDecorator {
  return ApiResponse({
    status: HttpStatus.ACCEPTED,
    type: JobBody,
    description: 'The work takes longer than a second: the job, with its URL in `Location`',
    headers: {
      Link: { description: schemaLink(JobBody.name), schema: { type: 'string' } },
      Location: { description: 'Path of the job', schema: { type: 'string' } },
    },
  });
}

/** @returns the result of a finished job, with a 200; otherwise the job itself, with a 202 */
export function jobResponse(response: Response, projectId: ProjectId, job: JobBody): object {
  if (job.result) return job.result;
  response.status(HttpStatus.ACCEPTED);
  response.setHeader('Link', schemaLink(JobBody.name));
  response.setHeader('Location', `${API_PREFIX}/projects/${projectId}/jobs/${job.job_id}`);
  return job;
}
