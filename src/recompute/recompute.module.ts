import { Module } from '@nestjs/common';
import { RecomputeCommand } from './recompute.command';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeService } from './recompute.service';

@Module({
  providers: [RecomputeService, RecomputeQueries, RecomputeCommand],
  exports: [RecomputeService, RecomputeCommand],
})
export class RecomputeModule {}
