import { Module } from '@nestjs/common';
import { FleetController } from './fleet.controller';
import { FleetActivityService } from './fleet-activity.service';
import { PipelineFlowService } from './pipeline-flow.service';

/** What the agents do, and how far they bring their contacts. */
@Module({
  controllers: [FleetController],
  providers: [FleetActivityService, PipelineFlowService],
})
export class FleetModule {}
