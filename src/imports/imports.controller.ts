import {
  applyDecorators,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access, CurrentActor, CurrentCaller, CurrentProject } from '../auth/access.decorator';
import type { Caller, TenantProject } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { queryValue } from '../http/query/query-value';
import { LastModifiedNow } from '../serving/last-modified-now.decorator';
import { flagOf, givenOptions, OPTION_PARAMETERS } from './import-options';
import { ImportResultBody, ImportsBody } from './imports.dto';
import { ImportsService } from './imports.service';

const DRY_RUN = {
  name: 'dry_run',
  description:
    'Imports nothing, and shows how the file is understood, its first rows, and what would be left out and why.',
  schema: { type: 'boolean', default: false },
} as const;

/** How the file is to be read. */
function ImportParameters(): MethodDecorator {
  const parameters = [DRY_RUN, ...OPTION_PARAMETERS];
  return applyDecorators(...parameters.map((parameter) => ApiQuery({ ...parameter, required: false })));
}

@ApiTags('Imports')
@ApiBearerAuth(BEARER)
@ApiParam({ name: 'projectId', type: String })
@Controller('projects/:projectId/imports')
export class ImportsController {
  constructor(private readonly service: ImportsService) {}

  @Post()
  @Access('project', { key: 'events:write', admin: true })
  @HttpCode(202)
  @ApiOperation({
    operationId: 'startProjectImport',
    summary: 'Import a file',
    description: `The body is the file, as it was exported: CSV, JSON, Excel, mail, a chat, a calendar or a ZIP archive of such; or
multipart/form-data with one file. The response is sent when all of it has arrived; \`Location\` shows the progress. All of a
file is imported in one transaction, and importing it again adds nothing. Users must be admins of the organisation.`,
  })
  @ImportParameters()
  @ApiQuery({
    name: 'file_name',
    required: false,
    schema: { type: 'string' },
    description: 'Name of a file that is the body itself.',
  })
  @ApiConsumes('application/octet-stream', 'multipart/form-data')
  @ApiBody({ required: true, schema: { type: 'string', format: 'binary' } })
  @RespondsWith(ImportResultBody, 202)
  async start(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() by: Actor,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImportResultBody> {
    const { originalUrl: url } = request;
    const asked = { projectId, caller, by, options: givenOptions(url), dryRun: flagOf(url, 'dry_run') };
    const body = await this.service.accept(asked, request, response, queryValue(url, 'file_name'));
    response.setHeader('Location', `${request.path}/${body.import_id}`);
    return body;
  }

  @Get()
  @Access('project', { key: 'events:write' })
  @ApiOperation({
    operationId: 'listProjectImports',
    summary: 'List imports',
    description: 'The newest first, with their state: queued, running, finished, failed or stopped.',
  })
  @RespondsWith(ImportsBody)
  @LastModifiedNow()
  async list(@CurrentProject() { projectId }: TenantProject): Promise<ImportsBody> {
    return await this.service.list(projectId);
  }

  @Get(':importId')
  @Access('project', { key: 'events:write' })
  @ApiOperation({
    operationId: 'getProjectImport',
    summary: 'Get the progress of an import, and what came of it',
    description: 'Ask again until its state is `finished`, `failed` or `stopped`.',
  })
  @ApiParam({ name: 'importId', type: String })
  @RespondsWith(ImportResultBody)
  @LastModifiedNow()
  async one(
    @CurrentProject() { projectId }: TenantProject,
    @Param('importId') importId: string,
  ): Promise<ImportResultBody> {
    return await this.service.one(projectId, importId);
  }

  @Get(':importId/rejected.csv')
  @Access('project', { key: 'events:write' })
  @ApiOperation({
    operationId: 'exportProjectImportRejections',
    summary: 'Get the rejected rows of an import as CSV',
    description:
      'With the columns of the file, followed by `line` and `reason`: correct them and import that file. At most 10,000 rows, for 7 days, without those of contacts erased since.',
  })
  @ApiParam({ name: 'importId', type: String })
  @ApiProduces('text/csv')
  @Header('Cache-Control', 'private, no-store')
  @ApiResponse({ status: 200, description: 'OK', schema: { type: 'string' } })
  async rejected(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @Param('importId') importId: string,
  ): Promise<StreamableFile> {
    return new StreamableFile(await this.service.rejected(projectId, caller, importId), {
      type: 'text/csv; charset=utf-8; header=present',
      disposition: 'attachment; filename="rejected.csv"',
    });
  }

  @Post(':importId/run')
  @Access('project', { key: 'events:write', admin: true })
  @HttpCode(202)
  @ApiOperation({
    operationId: 'runProjectImport',
    summary: 'Read the file of an import again, with other parameters',
    description:
      'After a dry run or a failure, as long as the file is kept (`file_kept_until`): parameters that are not given are not kept. 409 afterwards. Users must be admins of the organisation.',
  })
  @ImportParameters()
  @ApiParam({ name: 'importId', type: String })
  @RespondsWith(ImportResultBody, 202)
  async again(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentCaller() caller: Caller,
    @CurrentActor() by: Actor,
    @Param('importId') importId: string,
    @Req() { originalUrl: url }: Request,
  ): Promise<ImportResultBody> {
    const asked = { projectId, caller, by, options: givenOptions(url), dryRun: flagOf(url, 'dry_run') };
    return await this.service.again(asked, importId);
  }

  @Delete(':importId')
  @Access('project', { key: 'events:write', admin: true })
  @ApiOperation({
    operationId: 'stopProjectImport',
    summary: 'Stop an import',
    description:
      'Responds with the import. Nothing of it is imported, and its file is removed. One that has already ended stays as it is. Users must be admins of the organisation.',
  })
  @ApiParam({ name: 'importId', type: String })
  @RespondsWith(ImportResultBody)
  async stop(
    @CurrentProject() { projectId }: TenantProject,
    @CurrentActor() by: Actor,
    @Param('importId') importId: string,
  ): Promise<ImportResultBody> {
    return await this.service.stop(projectId, importId, by);
  }
}
