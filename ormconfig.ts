import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { loadConfig } from './src/config/load-config';
import { processEnvironment } from './src/config/process-environment';
import { dataSourceOptions } from './src/database/data-source-options';
import { DatabaseServer } from './src/database/database-server';

/** The data source of the TypeORM command line: `npx typeorm -d dist/ormconfig.js migration:show`. */
async function dataSource(): Promise<DataSource> {
  const server = await DatabaseServer.acquire(loadConfig(processEnvironment()));
  return new DataSource(dataSourceOptions(server.url, 2));
}

export default dataSource();
