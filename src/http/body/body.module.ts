import { Global, Module } from '@nestjs/common';
import { RequestBodies } from './request-bodies';

/** The only reader of request bodies, shared by all routes: its limits are for the whole process. */
@Global()
@Module({ providers: [RequestBodies], exports: [RequestBodies] })
export class BodyModule {}
