import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module';
import { ContactExportController } from './contact-export.controller';
import { ContactExportQueries } from './contact-export.queries';
import { ContactExportService } from './contact-export.service';

/** What is stored of a person, for the person. */
@Module({
  imports: [AuthModule],
  controllers: [ContactExportController],
  providers: [ContactExportService, ContactExportQueries],
})
export class PersonalDataModule {}
