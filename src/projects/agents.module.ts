import { Module } from '@nestjs/common';
import { AgentsController } from './agents.controller';
import { AgentsQueries } from './agents.queries';
import { AgentsService } from './agents.service';

/** The agents of a project. */
@Module({ controllers: [AgentsController], providers: [AgentsService, AgentsQueries], exports: [AgentsService] })
export class AgentsModule {}
