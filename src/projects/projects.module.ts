import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { AgentsModule } from './agents.module';
import { ProjectDeletion } from './project-deletion.queries';
import { ProjectsController } from './projects.controller';
import { ProjectsQueries } from './projects.queries';
import { ProjectsService } from './projects.service';

/** The caller's projects and their agents, with the ids that all other operations need. */
@Module({})
export class ProjectsModule {
  /** @param module the module that exports `RunStarter` */
  static recomputedBy(module: Type): DynamicModule {
    return {
      module: ProjectsModule,
      imports: [module, AuthModule, AgentsModule],
      controllers: [ProjectsController],
      providers: [ProjectsService, ProjectsQueries, ProjectDeletion],
    };
  }
}
