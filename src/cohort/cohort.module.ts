import { Module } from '@nestjs/common';
import { CohortController } from './cohort.controller';
import { CohortQueries } from './cohort.queries';
import { CohortService } from './cohort.service';

/** Retention of contacts by the week they came in. */
@Module({ controllers: [CohortController], providers: [CohortService, CohortQueries] })
export class CohortModule {}
