import {
  BadRequestException,
  HttpException,
  InternalServerErrorException,
  NotFoundException,
  ServiceUnavailableException,
  UnauthorizedException,
} from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { InvalidInput } from './invalid-input.error';
import { problemOf } from './problem';

const sql = (code: string): QueryFailedError =>
  new QueryFailedError('SELECT secret', [], Object.assign(new Error('secret'), { code }));

describe('problemOf', () => {
  it('passes on client errors', () => {
    expect(problemOf(new BadRequestException('the path is odd'))).toEqual({ status: 400, detail: 'the path is odd' });
    expect(problemOf(new UnauthorizedException())).toEqual({ status: 401, detail: 'Unauthorized' });
  });

  it('lists every mistake in the input', () => {
    const errors = [{ message: 'invalid integer', location: 'query.limit', value: 'x' }];
    expect(problemOf(new InvalidInput(errors))).toEqual({ status: 422, detail: 'validation failed', errors });
  });

  it('gives every 404 the same body', () => {
    const problems = [new NotFoundException(), new NotFoundException('no agent 7'), new NotFoundException({ a: 1 })];
    expect(new Set(problems.map((error) => JSON.stringify(problemOf(error)))).size).toBe(1);
  });

  it.each([
    'fk_jobs_project',
    'fk_webhooks_project_102008',
  ])('a row refused by %s was for a deleted project', (constraint) => {
    const refused = Object.assign(new Error('secret'), { code: '23503', constraint });
    expect(problemOf(new QueryFailedError('INSERT', [], refused))).toEqual(problemOf(new NotFoundException()));
    const other = Object.assign(new Error('secret'), { code: '23503', constraint: 'fk_jobs_agent' });
    expect(problemOf(other)).toMatchObject({ status: 500 });
  });

  it.each([
    sql('57014'),
    sql('57P01'),
    sql('57P02'),
    sql('57P03'),
    sql('08006'),
    sql('53300'),
    sql('40P01'),
    sql('55P03'),
    // All codes of the classes 08, 25P, 40, 53, 57, 58 and XX.
    ...['08000', '08P01', '25P01', '25P02', '25P03', '25P04', '40000', '40001', '40003', '53000', '53100', '53200'].map(
      sql,
    ),
    ...['53400', '57000', '57P04', '57P05', '58000', '58030', '58P01', 'XX000', 'XX001', '25006'].map(sql),
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    Object.assign(new AggregateError([Object.assign(new Error(), { code: 'ECONNREFUSED' })]), { code: 'ECONNREFUSED' }),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
    new Error('Connection terminated due to connection timeout'),
    new Error('Cannot use a pool after calling end on the pool'),
    new ServiceUnavailableException('secret'),
  ])('answers 503 if the database is unavailable: %s', (error) => {
    const problem = problemOf(error);
    expect(problem.status).toBe(503);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it.each([
    new Error('secret'),
    new TypeError('secret'),
    sql('42P01'),
    sql('22021'),
    new InternalServerErrorException('secret'),
    new HttpException('secret', 502),
    'secret',
    null,
    undefined,
    { status: 404, message: 'secret' },
    Object.assign(new Error('secret'), { code: 'ENOENT' }),
  ])('hides the cause of any other error: %s', (error) => {
    const problem = problemOf(error);
    expect(problem.status).toBeGreaterThanOrEqual(500);
    expect(problem.status).not.toBe(503);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
