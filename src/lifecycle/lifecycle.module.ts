import { Module } from '@nestjs/common';
import { LifeCycleController } from './lifecycle.controller';
import { LifeCycleQueries } from './lifecycle.queries';
import { LifeCycleService } from './lifecycle.service';

/** The life cycle of relationships: new, retained, grown and lost. */
@Module({ controllers: [LifeCycleController], providers: [LifeCycleService, LifeCycleQueries] })
export class LifeCycleModule {}
