import { Controller, Get, Header, Param, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject, CurrentUser } from '../auth/access.decorator';
import type { SessionCaller, TenantProject } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { ContactExportService } from './contact-export.service';

@ApiTags('People')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@ApiParam({ name: 'userId', type: String })
@Controller('projects/:projectId/contacts')
export class ContactExportController {
  constructor(private readonly service: ContactExportService) {}

  @Get(':userId/export')
  @Access('project', { admin: true })
  @ApiOperation({
    operationId: 'exportContact',
    summary: 'Export everything that is stored of a contact',
    description:
      'One JSON object, from one consistent state: `tables` has the rows of each table that an erasure would delete, and the names of the agents. If the response ends without the final chunk, it is incomplete. 429 while another export of a contact of your organisation is running, 503 while too many are running. Requires an admin of the organisation.',
  })
  @ApiProduces('application/json')
  @Header('Cache-Control', 'private, no-store')
  @ApiResponse({ status: 200, description: 'OK', schema: { type: 'object' } })
  async export(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentUser() caller: SessionCaller,
    @Param('userId') userId: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.service.start(projectId, caller, userId), {
      type: 'application/json; charset=utf-8',
      disposition: 'attachment; filename="contact.json"',
    });
  }
}
