import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { KeyRotationQueries } from './key-rotation.queries';
import { KeysController } from './keys.controller';
import { KeysQueries } from './keys.queries';
import { KeysService } from './keys.service';

/** Keys that give programs access to a project. */
@Module({
  imports: [AuthModule],
  controllers: [KeysController],
  providers: [KeysService, KeysQueries, KeyRotationQueries],
})
export class KeysModule {}
