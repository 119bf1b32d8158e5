import { Module } from '@nestjs/common';
import { RunStarter } from '../database/run-starter';
import { BackgroundRecompute } from './background-recompute';
import { ContactErasureService } from './contact-erasure.service';
import { RecomputeCommand } from './recompute.command';
import { RecomputeQueries } from './recompute.queries';
import { RecomputeService } from './recompute.service';

@Module({
  providers: [
    RecomputeService,
    RecomputeQueries,
    RecomputeCommand,
    ContactErasureService,
    { provide: RunStarter, useClass: BackgroundRecompute },
  ],
  exports: [ContactErasureService, RecomputeService, RecomputeCommand, RunStarter],
})
export class RecomputeModule {}
