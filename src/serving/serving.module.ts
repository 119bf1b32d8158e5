import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TenantLookupCache } from '../auth/tenant-lookup-cache';
import { ReaderPool, type ReaderPoolOptions } from '../database/reader-pool';
import { CacheInvalidation } from './cache-invalidation';
import { HistoryHeaders } from './history-headers.service';
import { RESPONSE_CACHE_OPTIONS, ResponseCache, type ResponseCacheOptions } from './response-cache';
import { RestatedQueries } from './restated.queries';
import { TenantReader } from './tenant-reader';
import { TenantWrites } from './tenant-writes';

/**
 * The connections that serve requests, injectable everywhere as `ResponseCache` and `TenantReader` (and `ReaderPool`
 * for auth), and the caches of this process.
 */
@Global()
@Module({})
export class ServingModule {
  static at(url: string, pool: ReaderPoolOptions, responses: ResponseCacheOptions): DynamicModule {
    return {
      module: ServingModule,
      providers: [
        { provide: ReaderPool, useFactory: () => new ReaderPool(url, pool) },
        { provide: RESPONSE_CACHE_OPTIONS, useValue: responses },
        TenantReader,
        TenantWrites,
        {
          provide: TenantLookupCache,
          useFactory: (pool: ReaderPool) => new TenantLookupCache(pool),
          inject: [ReaderPool],
        },
        ResponseCache,
        RestatedQueries,
        HistoryHeaders,
        CacheInvalidation,
      ],
      exports: [
        ReaderPool,
        TenantReader,
        TenantWrites,
        TenantLookupCache,
        ResponseCache,
        RestatedQueries,
        HistoryHeaders,
      ],
    };
  }
}
