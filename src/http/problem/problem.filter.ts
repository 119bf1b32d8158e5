import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Config } from '../../config/config';
import { CapacityError } from '../../limits/capacity.error';
import { challenge } from './challenge';
import { problemOf } from './problem';
import { PROBLEM_TYPE, problemDocument, problemHeaders } from './problem-document';
import { Unavailable } from './unavailable.error';

const RETRY_AFTER_S = 5;

/** Converts every error into a problem document, and logs the cause of server errors. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly config: Config) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = problemOf(error);
    log(request, error, problem.status);
    if (response.headersSent) {
      // The response has begun: only a broken connection can signal the error.
      response.destroy();
      return;
    }
    const body = Buffer.from(problemDocument(problem, String(request.id), this.config.publicUrl));
    response.status(problem.status);
    for (const name of ['ETag', 'Last-Modified', 'X-Data-As-Of', 'X-Model-Version', 'Content-Encoding'])
      response.removeHeader(name);
    for (const [name, value] of Object.entries(problemHeaders())) response.setHeader(name, value);
    response.setHeader('Content-Type', PROBLEM_TYPE);
    response.setHeader('Content-Length', body.length);
    if (problem.status === 401) response.setHeader('WWW-Authenticate', challenge(request.path, this.config));
    if (error instanceof CapacityError) response.setHeader('Retry-After', error.retryAfterS);
    else if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_S);
    response.end(body); // Node omits the body for HEAD
  }
}

function log(request: Request, error: unknown, status: number): void {
  if (error instanceof Unavailable) request.log.warn({ reason: error.reason }, 'rejected for now');
  else if (error instanceof CapacityError) request.log.warn({ reason: error.message }, 'rejected for now');
  else if (status === 503) request.log.warn({ err: error }, 'the database is unavailable or too slow');
  else if (status >= 500) request.log.error({ err: error }, 'unexpected error');
  else if (status === 401) request.log.info({ reason: (error as Error).cause }, 'unauthorized');
}
