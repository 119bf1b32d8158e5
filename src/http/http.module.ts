import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { BodyModule } from './body/body.module';
import { ProblemFilter } from './problem/problem.filter';

/** The format of every response: bodies with their schema, errors as problem documents. */
@Module({
  imports: [BodyModule],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class HttpModule {}
