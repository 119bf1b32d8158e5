import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { BodyModule } from './body/body.module';
import { ProblemFilter } from './problem/problem.filter';

/** How every answer looks: bodies with their schema, errors as problem documents. */
@Module({
  imports: [BodyModule],
  providers: [{ provide: APP_FILTER, useClass: ProblemFilter }],
})
export class HttpModule {}
