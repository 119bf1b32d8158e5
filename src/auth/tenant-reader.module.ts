import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ReaderPool, type ReaderPoolOptions } from '../database/reader-pool';
import { TenantReader } from './tenant-reader';

/** The connections of those who answer requests, injectable everywhere as `TenantReader` (and, for auth, `ReaderPool`). */
@Global()
@Module({})
export class TenantReaderModule {
  static at(url: string, options: ReaderPoolOptions): DynamicModule {
    return {
      module: TenantReaderModule,
      providers: [{ provide: ReaderPool, useFactory: () => new ReaderPool(url, options) }, TenantReader],
      exports: [ReaderPool, TenantReader],
    };
  }
}
