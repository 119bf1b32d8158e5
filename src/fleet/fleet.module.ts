import { Module } from '@nestjs/common';
import { FleetController } from './fleet.controller';
import { FleetActivityQueries } from './fleet-activity.queries';
import { FleetActivityService } from './fleet-activity.service';
import { PipelineFlowQueries } from './pipeline-flow.queries';
import { PipelineFlowService } from './pipeline-flow.service';
import { PipelineTransitionsQueries } from './pipeline-transitions.queries';
import { PipelineTransitionsService } from './pipeline-transitions.service';

/** What the agents do, and how far they bring their contacts. */
@Module({
  controllers: [FleetController],
  providers: [
    FleetActivityService,
    FleetActivityQueries,
    PipelineFlowService,
    PipelineFlowQueries,
    PipelineTransitionsService,
    PipelineTransitionsQueries,
  ],
})
export class FleetModule {}
