import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { DepthModule } from '../depth/depth.module';
import { EpisodesModule } from '../episodes/episodes.module';
import { ExplainModule } from '../explain/explain.module';
import { EventsModule } from '../ingestion/events/events.module';
import { MoatModule } from '../moat/moat.module';
import { AgentsModule } from '../projects/agents.module';
import { RelationshipsModule } from '../relationships/relationships.module';
import { SignalsModule } from '../signals/signals.module';
import { ContactRelationshipsQueries } from './contact-relationships.queries';
import { McpController } from './mcp.controller';
import { McpEndpoint } from './mcp-endpoint.service';
import { McpProjectGuard } from './mcp-project.guard';
import { McpTools } from './mcp-tools.service';
import { OAuthMetadataController } from './oauth-metadata.controller';
import { ChangesSinceTool } from './tools/changes-since.tool';
import { CloseEpisodeTool } from './tools/close-episode.tool';
import { ExplainRelationshipTool } from './tools/explain-relationship.tool';
import { FindContactTool } from './tools/find-contact.tool';
import { FleetSummaryTool } from './tools/fleet-summary.tool';
import { RecordInteractionTool } from './tools/record-interaction.tool';
import { WhoKnowsTool } from './tools/who-knows.tool';
import { WhoToContactTool } from './tools/who-to-contact.tool';

/** The tools of language models: the same services as REST, behind the same guards. */
@Module({
  imports: [
    AuthModule,
    AgentsModule,
    DepthModule,
    EpisodesModule,
    EventsModule,
    ExplainModule,
    MoatModule,
    RelationshipsModule,
    SignalsModule,
  ],
  controllers: [McpController, OAuthMetadataController],
  providers: [
    McpEndpoint,
    McpProjectGuard,
    McpTools,
    ContactRelationshipsQueries,
    FindContactTool,
    ExplainRelationshipTool,
    WhoToContactTool,
    WhoKnowsTool,
    FleetSummaryTool,
    ChangesSinceTool,
    RecordInteractionTool,
    CloseEpisodeTool,
  ],
  exports: [McpTools],
})
export class McpModule {}
