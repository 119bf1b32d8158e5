import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ContactAggregates } from './contact-aggregates';
import { ErasureController } from './erasure.controller';
import { ErasureQueries } from './erasure.queries';
import { ErasureService } from './erasure.service';

/** Removes persons from a project permanently. */
@Module({})
export class ErasureModule {
  /** @param aggregates provider of `ContactAggregates` that `module` exports */
  static from(module: Type, aggregates: Type<ContactAggregates>): DynamicModule {
    return {
      module: ErasureModule,
      imports: [module],
      controllers: [ErasureController],
      providers: [ErasureService, ErasureQueries, { provide: ContactAggregates, useExisting: aggregates }],
    };
  }
}
