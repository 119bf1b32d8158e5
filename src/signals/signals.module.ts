import { Module } from '@nestjs/common';
import { TransitionsController } from './transitions.controller';
import { TransitionsQueries } from './transitions.queries';
import { TransitionsService } from './transitions.service';

/** What recomputes change: transitions, for those who follow a project. */
@Module({ controllers: [TransitionsController], providers: [TransitionsService, TransitionsQueries] })
export class SignalsModule {}
