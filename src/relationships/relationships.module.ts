import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ExportService } from './export.service';
import { PastRelationshipsQueries } from './past-relationships.queries';
import { RelationshipsController } from './relationships.controller';
import { RelationshipsQueries } from './relationships.queries';
import { RelationshipsService } from './relationships.service';

/** The relationships of a project, as a list for dashboards and as files. */
@Module({
  imports: [AuthModule],
  controllers: [RelationshipsController],
  providers: [RelationshipsService, RelationshipsQueries, PastRelationshipsQueries, ExportService],
  exports: [RelationshipsService],
})
export class RelationshipsModule {}
