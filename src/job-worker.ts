import 'reflect-metadata';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { HttpException } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BacktestError } from './backtest/backtest.error';
import { backtestBody } from './backtest/backtest.service';
import { BACKTEST, type BacktestInput } from './backtest/backtest-jobs.service';
import { BacktestRunQueries } from './backtest/backtest-run.queries';
import { BacktestRunService } from './backtest/backtest-run.service';
import { ParticipationRunQueries } from './backtest/participation-run.queries';
import { ParticipationRunService } from './backtest/participation-run.service';
import { dataSourceOptions } from './database/data-source-options';
import { isDatabaseUnavailable } from './database/database-unavailable';
import { ReaderPool } from './database/reader-pool';
import { QUERY_CANCELED, sqlState } from './database/sql-state';
import { IMPORT, type ImportInput } from './imports/import-input';
import type { JobDatabase, JobMessage, JobWork } from './jobs/job-work';
import { TenantReader } from './serving/tenant-reader';
import { PreviewQueries } from './settings/preview.queries';
import { PreviewService } from './settings/preview.service';
import { type PreviewInput, SETTINGS_PREVIEW } from './settings/preview-jobs.service';
import { SettingsQueries } from './settings/settings.queries';

// The program of a thread or process that runs one job on its own connections. It ends after its message, or when it
// is terminated; the database then notices within a second that the client is gone, and cancels the statement.

const WAIT_MS = 30_000;
const STATEMENT_TIMEOUT_MS = 3_600_000;

type Work = (work: JobWork, onProgress: (done: number) => void) => Promise<object>;

const KINDS: Readonly<Record<string, Work>> = {
  [SETTINGS_PREVIEW]: async ({ database, projectId, input }, onProgress) => {
    const { patch, limit } = input as PreviewInput;
    const pool = new ReaderPool(detectingDisconnect(database), {
      size: 1,
      rowSecurity: database.rowSecurity,
      prepared: database.prepared,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      waitMs: WAIT_MS,
    });
    try {
      const reader = new TenantReader(pool);
      await reader.onApplicationBootstrap();
      const previews = new PreviewService(new SettingsQueries(reader), new PreviewQueries(reader));
      return await previews.preview(projectId, patch, limit, onProgress);
    } finally {
      await pool.onApplicationShutdown();
    }
  },
  [BACKTEST]: async ({ database, projectId, input }, onProgress) => {
    const dataSource = await new DataSource(dataSourceOptions(database.url, 1)).initialize();
    try {
      const backtests = new BacktestRunService(
        new BacktestRunQueries(dataSource),
        new ParticipationRunService(new ParticipationRunQueries()),
      );
      const project = await backtests.project(projectId);
      if (!project) throw new BacktestError('The project was deleted');
      return backtestBody(await backtests.run(project, { ...(input as BacktestInput), onProgress }), new Date());
    } finally {
      await dataSource.destroy();
    }
  },
  [IMPORT]: async ({ database, projectId, input }, onProgress) => {
    // Other jobs do not wait for its parsers to load.
    const { runImport }: typeof import('./imports/import-work.service') = require('./imports/import-work.service');
    await runImport(detectingDisconnect(database), projectId, input as ImportInput, onProgress);
    return {};
  },
};

/** Not behind a pooler, which may reject the setting, and which the database would check instead of this thread. */
function detectingDisconnect({ url, prepared }: JobDatabase): string {
  if (!prepared) return url;
  const watching = new URL(url);
  const options = [watching.searchParams.get('options'), '-cclient_connection_check_interval=1s'];
  watching.searchParams.set('options', options.filter(Boolean).join(' '));
  return watching.href;
}

async function main(work: JobWork, send: (message: JobMessage) => void): Promise<void> {
  try {
    const run = KINDS[work.kind];
    if (!run) throw new Error(`no such kind of job: ${work.kind}`);
    send({ result: await run(work, (progress) => send({ progress })) });
  } catch (error) {
    const isForClient = error instanceof BacktestError || error instanceof HttpException;
    // A statement that reached its time limit would reach it again.
    const isInterrupted = isDatabaseUnavailable(error) && sqlState(error) !== QUERY_CANCELED;
    const { message } = error as Error;
    send({ failure: isForClient ? message : null, error: message, isInterrupted });
  }
}

if (isMainThread) {
  // The server that started it is gone, and nobody waits for the result.
  process.on('disconnect', () => process.exit(1));
  process.once('message', (work: JobWork) => void main(work, (message) => process.send?.(message)));
} else {
  void main(workerData as JobWork, (message) => parentPort?.postMessage(message));
}
