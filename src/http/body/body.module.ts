import { Global, Module } from '@nestjs/common';
import { RequestBodies } from './request-bodies';

/** The only reader of request bodies, shared by all routes, because its limits are per process. */
@Global()
@Module({ providers: [RequestBodies], exports: [RequestBodies] })
export class BodyModule {}
