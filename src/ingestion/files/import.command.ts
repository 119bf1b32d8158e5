import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { Injectable } from '@nestjs/common';
import { callersFolder } from '../../config/process-environment';
import { print, showProgress } from '../../config/terminal';
import { OPERATOR } from '../../database/actor';
import { ImportError } from '../import.error';
import { ImportService } from './import.service';
import { describeImport, describePreview } from './import-report';
import type { ImportRequest } from './import-request';
import { importWords } from './import-words';
import { ImportRejections } from './rejects/import-rejections.queries';
import { KeptRejects } from './rejects/kept-rejects';

const MS_BETWEEN_PROGRESS = 200;

/** `import FILE…`: imports interactions from files into a project, and prints the result. */
@Injectable()
export class ImportCommand {
  static readonly usage =
    'import FILE… --project NAME --org ORG [--dry-run] [--map agent=COLUMN,contact=COLUMN,…] [--kinds WORD=KIND,…] [--time-zone ZONE] [--date-order dmy|mdy|ymd] [--encoding …] [--sheet NAME] [--me ADDRESS,…] [--max-recipients N] [--list-mail] [--since YYYY-MM-DD] [--mapping NAME] [--save-mapping NAME] [--yes] [--pin YYYY-MM-DD | --unpin] [--strict] [--allow-placeholder-ids] [--format csv|ndjson]   (- reads standard input)';

  constructor(
    private readonly service: ImportService,
    private readonly rejections: ImportRejections,
  ) {}

  /**
   * @throws UsageError for wrong or missing arguments
   * @throws ImportError when nothing was imported, for bad rows under --strict too
   */
  async run(args: string[]): Promise<void> {
    const { files, project, org, pin, strict, allowPlaceholderIds, format, ...more } = importWords(args);
    const { spec, mapping, saveMapping, dryRun, yes } = more;
    const folder = callersFolder();
    const progress = process.stderr.isTTY ? new Progress() : null;
    const asks = !yes && process.stdin.isTTY && process.stdout.isTTY && !files.includes('-');
    const target = { name: project, orgId: org, ...(pin === undefined ? {} : { pinnedAsOf: pin }) };
    const source = { ownerId: org, origin: 'import', by: OPERATOR, importId: randomUUID() } as const;
    const keptRejects = new KeptRejects();
    const request: ImportRequest = {
      files,
      folder,
      target,
      strict,
      allowPlaceholderIds,
      spec,
      ...(format === undefined ? {} : { format }),
      ...(mapping === undefined ? {} : { mapping }),
      ...(saveMapping === undefined ? {} : { saveMapping }),
      stdin: process.stdin,
      keptRejects,
      onWritten: async (runner, { projectId }) => {
        if (projectId !== null) await this.rejections.writeIn(runner.manager, { ...source, projectId }, keptRejects);
      },
      ...(progress === null
        ? {}
        : { onProgress: (rows) => progress.show(rows), onAllRead: (rows) => progress.merging(rows) }),
      ...(asks && {
        onNew: async (preview) => {
          progress?.clear();
          print(describePreview(preview));
          return await confirmed();
        },
      }),
    };
    if (dryRun) {
      const preview = await this.service.dryRun(request).finally(() => progress?.clear());
      print(`${describePreview(preview)}Nothing was written (--dry-run).\n`);
      return;
    }
    const summary = await this.service.import(request).catch(async (error: Error) => {
      progress?.clear();
      // Rows that --strict rejects; whatever this says, the import failed before.
      await this.rejections.writeOf(target, source, keptRejects).catch(() => {});
      throw error;
    });
    progress?.clear();
    const known = summary.projectId !== null || (await this.rejections.writeOf(target, source, keptRejects));
    print(describeImport(summary, project, folder, known ? source.importId : null));
    if (summary.projectId === null) throw new ImportError('no row could be imported, and no fact was written');
  }
}

async function confirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(?:es)?$/i.test((await terminal.question('Import all rows like this? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

/** One line on the terminal that is overwritten. */
class Progress {
  private readonly started = performance.now();
  private last = 0;

  show(rows: number): void {
    const now = performance.now();
    if (now - this.last < MS_BETWEEN_PROGRESS) return;
    this.last = now;
    const perSecond = Math.round(rows / ((now - this.started) / 1_000));
    showProgress(`${rows.toLocaleString('en-US')} rows, ${perSecond.toLocaleString('en-US')} rows/s`);
  }

  merging(rows: number): void {
    showProgress(`${rows.toLocaleString('en-US')} rows read, adding them…`);
  }

  clear(): void {
    showProgress('');
  }
}
