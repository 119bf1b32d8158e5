import { Module } from '@nestjs/common';
import { MeController } from './me.controller';

/** Who calls. */
@Module({ controllers: [MeController] })
export class MeModule {}
