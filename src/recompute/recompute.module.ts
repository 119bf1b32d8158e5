import { Module } from '@nestjs/common';
import { BackgroundRecompute } from './background-recompute';
import { ContactErasureService } from './contact-erasure.service';
import { RecomputeCommand } from './recompute.command';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeService } from './recompute.service';

@Module({
  providers: [RecomputeService, RecomputeQueries, RecomputeCommand, BackgroundRecompute, ContactErasureService],
  exports: [ContactErasureService, RecomputeService, RecomputeCommand, BackgroundRecompute],
})
export class RecomputeModule {}
