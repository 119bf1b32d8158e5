import { Module } from '@nestjs/common';
import { MoatExplanationController } from './moat-explanation.controller';
import { MoatQueries } from './moat-explanation.queries';
import { MoatService } from './moat-explanation.service';
import { RelationshipController } from './relationship.controller';
import { RelationshipQueries } from './relationship.queries';
import { RelationshipService } from './relationship.service';
import { RestatedQueries } from './restated.queries';

/** Why a number is what it is, and what it was on any day of the past. */
@Module({
  controllers: [RelationshipController, MoatExplanationController],
  providers: [RelationshipService, RelationshipQueries, MoatService, MoatQueries, RestatedQueries],
})
export class ExplainModule {}
