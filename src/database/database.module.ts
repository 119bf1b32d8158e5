import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions } from './data-source-options';
import { Notifications } from './notifications';

/**
 * The application's one connection pool, injectable everywhere as TypeORM's `DataSource`, and its `Notifications`, which
 * take a connection of their own when somebody subscribes.
 */
@Global()
@Module({})
export class DatabaseModule {
  /** @param directUrl past a pooler that hands connections on by the transaction, null where there is none */
  static at(url: string, poolSize: number, directUrl: string | null = null): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(url, poolSize), retryAttempts: 0 })],
      providers: [{ provide: Notifications, useFactory: () => new Notifications(directUrl ?? url) }],
      exports: [Notifications],
    };
  }
}
