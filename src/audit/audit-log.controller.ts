import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentProject, CurrentUser } from '../auth/access.decorator';
import type { SessionCaller, TenantProject } from '../auth/tenant';
import { TenantResolver } from '../auth/tenant.resolver';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { AuditLogBody, OrganisationAuditLogBody } from './audit-log.dto';
import { AuditLogService } from './audit-log.service';
import { AuditLogParameters } from './audit-log-parameters';

@ApiTags('Audit log')
@ApiBearerAuth(BEARER)
@Controller()
export class AuditLogController {
  constructor(
    private readonly service: AuditLogService,
    private readonly tenants: TenantResolver,
  ) {}

  @Get('projects/:projectId/audit-log')
  @Access('project', { admin: true })
  @ApiOperation({
    operationId: 'listProjectAuditLog',
    summary: 'List who changed what in a project',
    description:
      'Each change by a person, a key or the server, recorded in the transaction of the change and kept for 400 days. Without secrets, and without texts about contacts. Requires an admin of the organisation.',
  })
  @ApiParam({ name: 'projectId', type: String })
  @RespondsWith(AuditLogBody)
  async ofProject(
    @CurrentProject() { projectId }: TenantProject,
    @Query() asked: AuditLogParameters,
  ): Promise<AuditLogBody> {
    return await this.service.page(projectId, asked);
  }

  @Get('audit-log')
  @Access('caller', { admin: true })
  @ApiOperation({
    operationId: 'listAuditLog',
    summary: 'List what happened to the projects of your organisation',
    description:
      'Projects that were created, changed and deleted, including those that no longer exist. Kept for 400 days. Requires an admin of the organisation.',
  })
  @RespondsWith(OrganisationAuditLogBody)
  async ofOrganisation(
    @CurrentUser() caller: SessionCaller,
    @Query() asked: AuditLogParameters,
  ): Promise<OrganisationAuditLogBody> {
    return await this.service.page(this.tenants.organisationLog(caller), asked);
  }
}
