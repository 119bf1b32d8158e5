import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller } from '../auth/access.decorator';
import { type Caller, isAdmin } from '../auth/tenant';
import { BEARER } from '../http/openapi/api-document';
import { RespondsWith } from '../http/openapi/responds-with.decorator';
import { MeBody } from './me.dto';

/** Returns the caller's identity, entirely from its token or key. */
@ApiTags('Projects')
@ApiBearerAuth(BEARER)
@Controller('me')
export class MeController {
  @Get()
  @Access('caller', { key: 'any' })
  @ApiOperation({
    operationId: 'getMe',
    summary: 'Get your identity',
    description: 'Who the token or key belongs to, and what it may do. Use it to check a key.',
  })
  @RespondsWith(MeBody)
  me(@CurrentCaller() caller: Caller): MeBody {
    const key = 'key' in caller ? caller.key : null;
    const user = 'key' in caller ? null : caller;
    return {
      kind: key ? 'key' : 'session',
      user_id: user?.userId ?? null,
      organisation_id: user?.organisation?.id ?? null,
      organisation_role: user?.organisation?.role ?? null,
      organisation_slug: user?.organisation?.slug ?? null,
      is_admin: user !== null && isAdmin(user),
      key_id: key?.keyId ?? null,
      key_name: key?.name ?? null,
      project_id: key?.projectId ?? null,
      scopes: key?.scopes ?? [],
      key_expires_at: key?.expiresAt?.toISOString() ?? null,
    };
  }
}
