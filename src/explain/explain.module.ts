import { Module } from '@nestjs/common';
import { MoatExplanationController } from './moat-explanation.controller';
import { MoatQueries } from './moat-explanation.queries';
import { MoatService } from './moat-explanation.service';
import { RelationshipController } from './relationship.controller';
import { RelationshipQueries } from './relationship.queries';
import { RelationshipService } from './relationship.service';

/** Explains numbers, and shows them for any past day. */
@Module({
  controllers: [RelationshipController, MoatExplanationController],
  providers: [RelationshipService, RelationshipQueries, MoatService, MoatQueries],
  exports: [RelationshipService],
})
export class ExplainModule {}
