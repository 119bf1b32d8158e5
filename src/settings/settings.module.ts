import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { PreviewQueries } from './preview.queries';
import { PreviewService } from './preview.service';
import { PreviewV2Queries } from './preview-v2.queries';
import { SettingsController } from './settings.controller';
import { SettingsQueries } from './settings.queries';
import { SettingsService } from './settings.service';
import { SettingsWriter } from './settings-writer.queries';

/** What a project sets of its score, what it was set to before, and what else it could be. */
@Module({})
export class SettingsModule {
  /** @param module exports the `RunStarter` */
  static recomputedBy(module: Type): DynamicModule {
    return {
      module: SettingsModule,
      imports: [module],
      controllers: [SettingsController],
      providers: [SettingsService, SettingsQueries, SettingsWriter, PreviewService, PreviewQueries, PreviewV2Queries],
    };
  }
}
