import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApplication } from './app.setup';
import type { Config } from './config/config';
import { lockApplication } from './database/application-lock';
import { dataSourceOptions } from './database/data-source-options';
import { DatabaseServer } from './database/database-server';
import { migrate } from './database/migrate';
import { SampleService } from './ingestion/sample/sample.service';
import { RecomputeService } from './recompute/recompute.service';
import { checkSettings } from './start-problems';
import { withProgress } from './start-progress';
import { startupBanner } from './startup-banner';

/** After the stop signal; below the limit in `main`. */
const CLOSE_WITHIN_MS = 8_500;

export interface RunningServer {
  /**
   * Finishes requests in progress, then stops HTTP, the schedule, the pool and the embedded database, in this order.
   */
  stop(): Promise<void>;
}

/**
 * Starts the database, the schema migration, the sample fleet on an empty embedded database, HTTP and the schedule.
 *
 * @param say receives lines about the progress and the addresses of the server
 * @throws ConfigError for unusable settings, EmbeddedPostgresError, ApplicationLockError, or an error of the database
 *   or the port; nothing is left running
 */
export async function startServer(config: Config, say: (line: string) => void): Promise<RunningServer> {
  const undo: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const step of undo.splice(0).reverse()) await step().catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  };
  try {
    await checkSettings(config);
    const during = withProgress(say);
    const database = await during('starting the database; an embedded one is created once, about 40 MB', () =>
      DatabaseServer.acquire(config),
    );
    undo.push(() => database.release());
    if (database.embedded) undo.push(await lockApplication(database.url, config.publicUrl));
    database.watch();

    const migrated = await during('migrating the database', () =>
      migrateWith(config.databaseDirectUrl ?? database.url),
    );
    for (const name of migrated) say(`Migrated the database: ${name}`);
    const application = await createApplication(config, database.url);
    undo.push(() => closeInTime(application));

    const sample =
      database.embedded && config.sample
        ? await during('loading the sample fleet, some tens of thousands of interactions', () =>
            application.get(SampleService).loadIfEmpty(),
          )
        : null;
    if (sample) {
      say(
        `Loaded the sample fleet: ${sample.agents} agents, ${sample.contacts} contacts, ${sample.interactions} interactions`,
      );
      const [outcome] = await during(`scoring ${sample.contacts} contacts`, () =>
        application.get(RecomputeService).recompute(),
      );
      if (outcome?.status === 'finished') say(`Scored ${outcome.relationships} relationships`);
    }

    await application.listen(config.port, config.host).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new Error(
        `Port ${config.port} is already in use. Choose another with PORT, for example: PORT=3001 npm start`,
      );
    });
    const { port } = application.getHttpServer().address() as AddressInfo;
    say(await startupBanner(config, port, application, database.embedded));
    return { stop };
  } catch (error) {
    await stop().catch(() => {}); // report the first error, which is the cause
    throw error;
  }
}

/** Finishes responses in progress, but does not wait indefinitely for slow clients. */
async function closeInTime(application: NestExpressApplication): Promise<void> {
  const deadline = setTimeout(() => application.getHttpServer().closeAllConnections(), CLOSE_WITHIN_MS);
  await application.close().finally(() => clearTimeout(deadline));
}

/** Uses separate connections, because a migration may take longer than the time limit of a request. @see migrate */
async function migrateWith(databaseUrl: string): Promise<string[]> {
  const dataSource = await new DataSource(dataSourceOptions(databaseUrl, 3)).initialize();
  try {
    return await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
