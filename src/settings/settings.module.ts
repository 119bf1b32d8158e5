import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { PreviewQueries } from './preview.queries';
import { PreviewService } from './preview.service';
import { PreviewJobs } from './preview-jobs.service';
import { SettingsController } from './settings.controller';
import { SettingsQueries } from './settings.queries';
import { SettingsService } from './settings.service';
import { SettingsWriter } from './settings-writer.queries';

/** The settings of a project's score, their history, and previews of changes. */
@Module({})
export class SettingsModule {
  /** @param module the module that exports `RunStarter` */
  static recomputedBy(module: Type): DynamicModule {
    return {
      module: SettingsModule,
      imports: [module],
      controllers: [SettingsController],
      providers: [SettingsService, SettingsQueries, SettingsWriter, PreviewService, PreviewJobs, PreviewQueries],
    };
  }
}
