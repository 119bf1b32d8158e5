import { Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { BodyInterceptor } from './body.interceptor';
import { ProblemFilter } from './problem.filter';

/** How every answer looks: bodies with their schema, errors as problem documents. */
@Module({
  providers: [
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: BodyInterceptor },
  ],
})
export class HttpModule {}
