import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import { dataSourceOptions } from '../database/data-source-options';
import { FactsWriter } from '../ingestion/facts-writer';
import { FeedQueries } from '../ingestion/feed.queries';
import { FeedPublisher } from '../ingestion/feed-publisher';
import { ImportService } from '../ingestion/files/import.service';
import type { ImportRequest } from '../ingestion/files/import-request';
import { ImportMappings } from '../ingestion/files/mapping/import-mappings.queries';
import { KeptRejects } from '../ingestion/files/rejects/kept-rejects';
import { ImportError } from '../ingestion/import.error';
import { type ImportDetail, previewDetail, problemDetail, summaryDetail } from './import-detail';
import type { ImportInput } from './import-input';
import { importOptions, inOptions } from './import-options';
import { type EndedImport, ImportOutcomes } from './import-outcomes.queries';

/** A writer, and one that publishes to the live feed after the commit. */
const CONNECTIONS = 2;

/** Imports one file, on the connections of a process of its own. What came of it is in the row of the import. */
export async function runImport(
  url: string,
  projectId: ProjectId,
  input: ImportInput,
  onProgress: (rows: number) => void,
): Promise<void> {
  const dataSource = await new DataSource(dataSourceOptions(url, CONNECTIONS)).initialize();
  try {
    const config = Object.assign(new Config(), { quotas: input.quotas });
    const feed = new FeedPublisher(new FeedQueries(dataSource));
    const service = new ImportService(new FactsWriter(dataSource, feed, config), new ImportMappings(dataSource));
    await new Import(service, new ImportOutcomes(dataSource), projectId, input, onProgress).run();
  } finally {
    await dataSource.destroy();
  }
}

class Import {
  private readonly rejects = new KeptRejects(inOptions);

  constructor(
    private readonly service: ImportService,
    private readonly outcomes: ImportOutcomes,
    private readonly projectId: ProjectId,
    private readonly input: ImportInput,
    private readonly onProgress: (rows: number) => void,
  ) {}

  async run(): Promise<void> {
    try {
      if (this.input.dryRun) {
        const preview = await this.service.dryRun(this.request());
        await this.outcomes.end(
          this.ended('finished', previewDetail(preview), preview.read),
          preview.samples,
          this.rejects,
        );
        return;
      }
      const summary = await this.service.import(this.request());
      // With facts, the outcome is written in their transaction.
      if (summary.projectId === null) {
        await this.outcomes.end(this.ended('finished', summaryDetail(summary), summary.read), [], this.rejects);
      }
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      const failed = { ...this.ended('failed', problemDetail(error), 0), error: problemDetail(error).problem };
      await this.outcomes.end(failed, [], this.rejects);
    }
  }

  private ended(state: EndedImport['state'], detail: ImportDetail, rows: number): EndedImport {
    const { importId, holder, ownerId, by } = this.input;
    const source = { projectId: this.projectId, ownerId, origin: 'import', by, importId } as const;
    return { source, holder, state, detail, rows, error: null };
  }

  private request(): ImportRequest {
    const { path, fileName, ownerId, options, copies } = this.input;
    const { spec, ...more } = importOptions(options);
    return {
      files: [path],
      name: fileName,
      target: { orgId: ownerId, name: '', projectId: this.projectId },
      spec,
      ...more,
      stdin: process.stdin,
      copies,
      onProgress: this.onProgress,
      rejectsFiles: false,
      keptRejects: this.rejects,
      onWritten: async (runner, summary) => {
        await this.outcomes.endIn(runner, this.ended('finished', summaryDetail(summary), summary.read), this.rejects);
      },
    };
  }
}
