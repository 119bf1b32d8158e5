import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller } from '../auth/access.decorator';
import type { Caller } from '../auth/tenant';
import { BEARER } from '../http/api-document';
import { Serves } from '../http/serves.decorator';
import { ProjectsBody } from './projects.dto';
import { ProjectsService } from './projects.service';

@ApiTags('Projects')
@ApiBearerAuth(BEARER)
@Access('caller')
@Controller('projects')
export class ProjectsController {
  constructor(private readonly service: ProjectsService) {}

  @Get()
  @ApiOperation({ operationId: 'listProjects', summary: 'List your projects and their agents' })
  @Serves(ProjectsBody)
  async projects(@CurrentCaller() caller: Caller): Promise<ProjectsBody> {
    return await this.service.projects(caller.ownerId);
  }
}
