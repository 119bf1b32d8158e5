import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { Config } from '../config/config';
import { READ_TIMEOUT_MARGIN_MS } from '../database/query-timeouts';
import { Unavailable } from '../http/problem/unavailable.error';
import { Drain } from './drain';
import { HealthQueries } from './health.queries';

interface DatabaseState {
  readonly migration: string | null;
  /** Seconds; null before the first run; undefined if unknown. */
  readonly runAgeS: number | null | undefined;
}

/** Time limit for the age of the newest run, which readiness does not depend on. */
const RUN_AGE_TIMEOUT_MS = 1_000;

/** Whether this process can serve requests, and whether its data is recent enough. */
@Injectable()
export class HealthService {
  private pending: Promise<DatabaseState> | null = null;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly queries: HealthQueries,
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly drain: Drain,
  ) {}

  /** @throws Unavailable with the reason; also during a shutdown */
  async readiness(): Promise<HealthCheckResult> {
    if (this.drain.begun) throw new Unavailable('shutting down');
    const state = this.state();
    try {
      return await this.checks.check([
        () => this.database(state),
        async () => this.migrations((await state.catch(() => null))?.migration ?? null),
        async () => this.recompute((await state.catch(() => null))?.runAgeS),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      throw new Unavailable(reasonOf(error.getResponse() as HealthCheckResult));
    }
  }

  /** Simultaneous checks share one query, because anyone may send any number of them. */
  private state(): Promise<DatabaseState> {
    this.pending ??= this.readState().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  /**
   * If a node of a distributed database is unavailable, the age of runs is unknown, but the projects of other nodes are
   * not affected.
   */
  private async readState(): Promise<DatabaseState> {
    const migration = await this.queries.newestMigration();
    const timeout = new Promise<undefined>((resolve) => {
      AbortSignal.timeout(RUN_AGE_TIMEOUT_MS).onabort = () => resolve(undefined);
    });
    const runAgeS = await Promise.race([this.queries.runAge().catch(() => undefined), timeout]);
    return { migration, runAgeS };
  }

  private async database(state: Promise<DatabaseState>) {
    return await this.indicators
      .check('database')
      .attempt(async () => {
        // The error of the database or the driver may name hosts and users.
        await state.catch(() => Promise.reject(new Error('does not respond')));
      })
      .withTimeout(this.config.databasePoolWaitMs + READ_TIMEOUT_MARGIN_MS);
  }

  /**
   * A newer database is accepted: the release that migrated it is compatible with the previous one running beside it.
   */
  private migrations(newest: string | null) {
    const known = this.dataSource.migrations.map((migration) => migration.constructor.name);
    const check = this.indicators.check('migrations');
    const required = known.at(-1);
    return newest !== null && newest !== required && known.includes(newest)
      ? check.down(`the newest migration is ${newest}, this release needs ${required}: run the migrations`)
      : check.up();
  }

  private recompute(ageS: number | null | undefined) {
    const check = this.indicators.check('recompute');
    const { readyMaxRunAgeS } = this.config;
    if (ageS === undefined) return check.up({ age_s: null, message: 'the database cannot say' });
    if (ageS === null) return check.up({ age_s: null });
    const data = { age_s: Math.round(ageS) };
    if (readyMaxRunAgeS === null || ageS <= readyMaxRunAgeS) return check.up(data);
    return check.down({
      ...data,
      message: `the newest recompute finished ${data.age_s} s ago, more than READY_MAX_RUN_AGE_S (${readyMaxRunAgeS} s)`,
    });
  }
}

function reasonOf({ error }: HealthCheckResult): string {
  const reasons = Object.entries(error ?? {}).map(([name, indicator]) => `${name}: ${indicator?.message}`);
  return reasons.join('; ');
}
