import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from './data-source-options';
import { DiskSpace } from './disk-space';
import { Notifications } from './notifications';

/**
 * The application's one connection pool, injectable everywhere as TypeORM's `DataSource`, its `Notifications`, which take
 * a connection of their own when somebody subscribes, and its `DiskSpace`.
 */
@Global()
@Module({})
export class DatabaseModule {
  /** @see dataSourceOptions */
  static at(url: string, poolSize: number, statementTimeoutMs: number | null = null): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(url, poolSize, statementTimeoutMs), retryAttempts: 0 })],
      providers: [{ provide: Notifications, useFactory: () => new Notifications(url) }, DiskSpace],
      exports: [Notifications, DiskSpace],
    };
  }
}
