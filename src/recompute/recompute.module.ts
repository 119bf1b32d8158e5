import { Module } from '@nestjs/common';
import { BackgroundRecompute } from './background-recompute';
import { RecomputeCommand } from './recompute.command';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeService } from './recompute.service';

@Module({
  providers: [RecomputeService, RecomputeQueries, RecomputeCommand, BackgroundRecompute],
  exports: [RecomputeService, RecomputeCommand, BackgroundRecompute],
})
export class RecomputeModule {}
