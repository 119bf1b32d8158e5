import { Module } from '@nestjs/common';
import { ProjectsController } from './projects.controller';
import { ProjectsQueries } from './projects.queries';
import { ProjectsService } from './projects.service';

/** The caller's projects, so that a client can find the ids that everything else asks for. */
@Module({ controllers: [ProjectsController], providers: [ProjectsService, ProjectsQueries] })
export class ProjectsModule {}
