import { Controller, Delete, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access, CurrentActor, CurrentProject } from '../../auth/access.decorator';
import type { TenantProject } from '../../auth/tenant';
import type { Actor } from '../../database/actor';
import { BEARER } from '../../http/openapi/api-document';
import { RespondsWith } from '../../http/openapi/responds-with.decorator';
import { ErasedContactBody } from './erasure.dto';
import { ErasureService } from './erasure.service';

@ApiTags('Events')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@ApiParam({ name: 'userId', type: String })
@Controller('projects/:projectId/contacts')
export class ErasureController {
  constructor(private readonly service: ErasureService) {}

  @Delete(':userId')
  @Access('project', { admin: true })
  @ApiOperation({
    operationId: 'eraseContact',
    summary: 'Erase a contact',
    description: `Removes a person from all tables in one transaction, and corrects the numbers they were part of. Later facts
about them are rejected until an admin, or a key with the scope erasures:lift, sends a new contact.updated event for them.`,
  })
  @RespondsWith(ErasedContactBody)
  async erase(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentActor() actor: Actor,
    @Param('userId') userId: string,
  ): Promise<ErasedContactBody> {
    return await this.service.erase(projectId, userId, actor);
  }
}
