import { Module } from '@nestjs/common';
import { EpisodesModule } from '../episodes/episodes.module';
import { ProjectDeletion } from '../projects/project-deletion.queries';
import { ClerkEventsQueries } from './clerk-events.queries';
import { ClerkEventsService } from './clerk-events.service';
import { ClerkWebhooksController } from './clerk-webhooks.controller';
import { ClosedProjectsJob } from './closed-projects.job';
import { ProjectClosure } from './project-closure.queries';

/** The end of organisations, memberships and users, as Clerk reports it. */
@Module({
  imports: [EpisodesModule],
  controllers: [ClerkWebhooksController],
  providers: [ClerkEventsService, ClerkEventsQueries, ProjectClosure, ProjectDeletion, ClosedProjectsJob],
})
export class OrganisationsModule {}
