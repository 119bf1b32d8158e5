import { Module } from '@nestjs/common';
import { KeysController } from './keys.controller';
import { KeysQueries } from './keys.queries';
import { KeysService } from './keys.service';

/** Keys that give programs access to a project. */
@Module({ controllers: [KeysController], providers: [KeysService, KeysQueries] })
export class KeysModule {}
