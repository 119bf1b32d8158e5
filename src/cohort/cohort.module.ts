import { Module } from '@nestjs/common';
import { CohortController } from './cohort.controller';
import { CohortService } from './cohort.service';
import { TriangleController } from './triangle.controller';
import { TriangleQueries } from './triangle.queries';
import { TriangleService } from './triangle.service';

/** Retention of contacts by the week or month of their first interaction. */
@Module({
  controllers: [CohortController, TriangleController],
  providers: [CohortService, TriangleService, TriangleQueries],
})
export class CohortModule {}
