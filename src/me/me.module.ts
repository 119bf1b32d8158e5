import { Module } from '@nestjs/common';
import { MeController } from './me.controller';

/** The identity of the caller. */
@Module({ controllers: [MeController] })
export class MeModule {}
