import { Module } from '@nestjs/common';
import { FleetController } from './fleet.controller';
import { FleetActivityQueries } from './fleet-activity.queries';
import { FleetActivityService } from './fleet-activity.service';
import { PipelineFlowQueries } from './pipeline-flow.queries';
import { PipelineFlowService } from './pipeline-flow.service';
import { PipelineTransitionsQueries } from './pipeline-transitions.queries';
import { PipelineTransitionsService } from './pipeline-transitions.service';
import { ActivityStreamController } from './stream/activity-stream.controller';
import { ActivityStreamQueries } from './stream/activity-stream.queries';
import { ActivityStreamService } from './stream/activity-stream.service';

/** What the agents do, and how far they bring their contacts. */
@Module({
  controllers: [FleetController, ActivityStreamController],
  providers: [
    FleetActivityService,
    FleetActivityQueries,
    PipelineFlowService,
    PipelineFlowQueries,
    PipelineTransitionsService,
    PipelineTransitionsQueries,
    ActivityStreamService,
    ActivityStreamQueries,
  ],
})
export class FleetModule {}
