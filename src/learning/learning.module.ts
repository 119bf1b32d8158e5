import { Module } from '@nestjs/common';
import { LearningController } from './learning.controller';
import { LearningQueries } from './learning.queries';
import { LearningService } from './learning.service';

/** What the score has learned from a project's own outcomes. */
@Module({ controllers: [LearningController], providers: [LearningService, LearningQueries] })
export class LearningModule {}
