import { Module } from '@nestjs/common';
import { TransitionsController } from './transitions.controller';
import { TransitionsQueries } from './transitions.queries';
import { TransitionsService } from './transitions.service';

/** Transitions: what the recomputes of a project changed. */
@Module({
  controllers: [TransitionsController],
  providers: [TransitionsService, TransitionsQueries],
  exports: [TransitionsService],
})
export class SignalsModule {}
