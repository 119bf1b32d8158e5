import { Global, Module } from '@nestjs/common';
import { RequestBodies } from './request-bodies';

/** The one reader of request bodies, for every route that takes one: what it may hold is of the whole process. */
@Global()
@Module({ providers: [RequestBodies], exports: [RequestBodies] })
export class BodyModule {}
