import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { AuditLogController } from './audit-log.controller';
import { AuditLogQueries } from './audit-log.queries';
import { AuditLogService } from './audit-log.service';

/** Shows who changed what. Writing is `database/audit-trail.queries.ts`, in the transactions of the changes. */
@Module({ imports: [AuthModule], controllers: [AuditLogController], providers: [AuditLogService, AuditLogQueries] })
export class AuditModule {}
