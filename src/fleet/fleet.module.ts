import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { AgentActivityService } from './agent-activity.service';
import { AgentComparisonController } from './agent-comparison.controller';
import { AgentComparisonQueries } from './agent-comparison.queries';
import { AgentComparisonService } from './agent-comparison.service';
import { FleetController } from './fleet.controller';
import { FleetActivityService } from './fleet-activity.service';
import { PipelineFlowService } from './pipeline-flow.service';
import { PipelineTransitionsQueries } from './pipeline-transitions.queries';
import { PipelineTransitionsService } from './pipeline-transitions.service';
import { ActivityStreamController } from './stream/activity-stream.controller';
import { ActivityStreamQueries } from './stream/activity-stream.queries';
import { ActivityStreamService } from './stream/activity-stream.service';

/** The agents' acts, and the pipeline stages of their contacts. */
@Module({
  imports: [AuthModule],
  controllers: [FleetController, AgentComparisonController, ActivityStreamController],
  providers: [
    FleetActivityService,
    AgentActivityService,
    AgentComparisonService,
    AgentComparisonQueries,
    PipelineFlowService,
    PipelineTransitionsService,
    PipelineTransitionsQueries,
    ActivityStreamService,
    ActivityStreamQueries,
  ],
})
export class FleetModule {}
