import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ReaderPool, type ReaderPoolOptions } from '../database/reader-pool';
import { BODY_OPTIONS, type BodyOptions, BodyReader } from './body-reader';
import { ServedStateWatch } from './served-state-watch';
import { TenantMemory } from './tenant-memory';
import { TenantReader } from './tenant-reader';
import { TenantWrites } from './tenant-writes';

/**
 * The connections of those who answer requests, injectable everywhere as `BodyReader` and `TenantReader` (and, for auth,
 * `ReaderPool`), and what this process remembers of them.
 */
@Global()
@Module({})
export class TenantReaderModule {
  static at(url: string, pool: ReaderPoolOptions, bodies: BodyOptions): DynamicModule {
    return {
      module: TenantReaderModule,
      providers: [
        { provide: ReaderPool, useFactory: () => new ReaderPool(url, pool) },
        { provide: BODY_OPTIONS, useValue: bodies },
        TenantReader,
        TenantWrites,
        { provide: TenantMemory, useFactory: (pool: ReaderPool) => new TenantMemory(pool), inject: [ReaderPool] },
        BodyReader,
        ServedStateWatch,
      ],
      exports: [ReaderPool, TenantReader, TenantWrites, TenantMemory, BodyReader],
    };
  }
}
