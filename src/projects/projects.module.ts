import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AgentsController } from './agents.controller';
import { AgentsQueries } from './agents.queries';
import { AgentsService } from './agents.service';
import { ProjectDeletion } from './project-deletion.queries';
import { ProjectsController } from './projects.controller';
import { ProjectsQueries } from './projects.queries';
import { ProjectsService } from './projects.service';
import { RecomputeStarter } from './recompute-starter';

/** The caller's projects and their agents, whose ids everything else asks for. */
@Module({})
export class ProjectsModule {
  /** @param starter what begins a recompute, which `module` exports */
  static recomputedBy(module: Type, starter: Type<RecomputeStarter>): DynamicModule {
    return {
      module: ProjectsModule,
      imports: [module],
      controllers: [ProjectsController, AgentsController],
      providers: [
        ProjectsService,
        ProjectsQueries,
        ProjectDeletion,
        AgentsService,
        AgentsQueries,
        { provide: RecomputeStarter, useExisting: starter },
      ],
    };
  }
}
