import { Module } from '@nestjs/common';
import { LifeCycleController } from './lifecycle.controller';
import { LifeCycleQueries } from './lifecycle.queries';
import { LifeCycleService } from './lifecycle.service';

/** Who came, stayed, grew, and went. */
@Module({ controllers: [LifeCycleController], providers: [LifeCycleService, LifeCycleQueries] })
export class LifeCycleModule {}
