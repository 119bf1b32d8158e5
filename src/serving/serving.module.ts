import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TenantLookupCache } from '../auth/tenant-lookup-cache';
import { ReaderPool, type ReaderPoolOptions } from '../database/reader-pool';
import { CacheInvalidation } from './cache-invalidation';
import { BODY_OPTIONS, type BodyOptions, BodyReader } from './response-cache';
import { TenantReader } from './tenant-reader';

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
        {
          provide: TenantLookupCache,
          useFactory: (pool: ReaderPool) => new TenantLookupCache(pool),
          inject: [ReaderPool],
        },
        BodyReader,
        CacheInvalidation,
      ],
      exports: [ReaderPool, TenantReader, TenantLookupCache, BodyReader],
    };
  }
}
