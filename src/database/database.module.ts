import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, type WriterOptions } from './data-source-options';
import { DiskSpace } from './disk-space';
import { Notifications } from './notifications';

export interface DatabaseOptions extends WriterOptions {
  /** The URL that bypasses a transaction pooler; null if there is none. */
  readonly directUrl?: string | null;
}

/**
 * The application's one connection pool, injectable everywhere as TypeORM's `DataSource`, its `Notifications`, which
 * open their own connection with the first subscription, and its `DiskSpace`.
 */
@Global()
@Module({})
export class DatabaseModule {
  static at(url: string, poolSize: number, options: DatabaseOptions = {}): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(url, poolSize, options), retryAttempts: 0 })],
      providers: [{ provide: Notifications, useFactory: () => new Notifications(options.directUrl ?? url) }, DiskSpace],
      exports: [Notifications, DiskSpace],
    };
  }
}
