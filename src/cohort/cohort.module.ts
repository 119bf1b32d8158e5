import { Module } from '@nestjs/common';
import { CohortController } from './cohort.controller';
import { CohortService } from './cohort.service';

/** Retention of contacts by the week they came in. */
@Module({ controllers: [CohortController], providers: [CohortService] })
export class CohortModule {}
