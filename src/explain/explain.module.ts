import { Module } from '@nestjs/common';
import { RelationshipController } from './relationship.controller';
import { RelationshipQueries } from './relationship.queries';
import { RelationshipService } from './relationship.service';

/** Why a number is what it is, and what it was on any day of the past. */
@Module({
  controllers: [RelationshipController],
  providers: [RelationshipService, RelationshipQueries],
})
export class ExplainModule {}
