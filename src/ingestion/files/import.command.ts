import { realpathSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type Owner, ownerKey } from '../../auth/owner';
import { isId } from '../../auth/session-token';
import { quoted } from '../../config/excerpt';
import { printable } from '../../config/printable-lines';
import { callersFolder } from '../../config/process-environment';
import { shellWord } from '../../config/shell-word';
import { print, showProgress } from '../../config/terminal';
import { UsageError } from '../../config/usage.error';
import { isDate } from '../../database/calendar-date';
import { MAX_NAME_LENGTH } from '../../database/entities/project.entity';
import { fits, isPrintableText } from '../../http/adapter/printable-text';
import { ImportError } from '../import.error';
import { ImportService, type ImportSummary } from './import.service';
import type { FileFormat } from './read-facts';

const MS_BETWEEN_PROGRESS = 200;

/** `import FILE…`: imports interactions from files into a project, and prints the result. */
@Injectable()
export class ImportCommand {
  static readonly usage =
    'import FILE… --project NAME --org ORG [--pin YYYY-MM-DD | --unpin] [--strict] [--allow-placeholder-ids] [--format csv|ndjson]   (- reads standard input)';

  constructor(private readonly service: ImportService) {}

  /**
   * @throws UsageError for wrong or missing arguments
   * @throws ImportError when nothing was imported, for bad rows under --strict too
   */
  async run(args: string[]): Promise<void> {
    const { files, project, org, pin, strict, allowPlaceholderIds, format } = parse(args);
    const folder = callersFolder();
    const progress = process.stderr.isTTY ? new Progress() : null;
    const summary = await this.service
      .import({
        files,
        folder,
        target: { name: project, orgId: org, ...(pin === undefined ? {} : { pinnedAsOf: pin }) },
        strict,
        allowPlaceholderIds,
        ...(format === undefined ? {} : { format }),
        stdin: process.stdin,
        ...(progress === null
          ? {}
          : { onProgress: (rows) => progress.show(rows), onAllRead: (rows) => progress.merging(rows) }),
      })
      .finally(() => progress?.clear());
    print(describe(summary, project, folder));
    if (summary.projectId === null) throw new ImportError('no row could be imported, and nothing was written');
  }
}

interface Words {
  readonly files: readonly string[];
  readonly project: string;
  readonly org: string;
  /** Null: no longer pinned. */
  readonly pin: string | null | undefined;
  readonly strict: boolean;
  readonly allowPlaceholderIds: boolean;
  readonly format: FileFormat | undefined;
}

function parse(args: string[]): Words {
  const { values, positionals } = readWords(args);
  if (positionals.length === 0) throw new UsageError('import: name at least one file, or - for standard input');
  const [twice] = positionals.filter((file, index) => positionals.findIndex((other) => same(file, other)) !== index);
  if (twice !== undefined) throw new UsageError(`import: ${twice} is named twice`);
  if (values.format !== undefined && values.format !== 'csv' && values.format !== 'ndjson') {
    throw new UsageError(`import: --format is csv or ndjson, got ${quoted(values.format)}`);
  }
  if (values.pin !== undefined && !isDate(values.pin)) {
    throw new UsageError(`import: --pin is a day like 1998-06-30, got ${quoted(values.pin)}`);
  }
  if (values.pin !== undefined && values.pin > new Date().toISOString()) {
    throw new UsageError(`import: --pin ${values.pin} is in the future`);
  }
  if (values.pin !== undefined && values.unpin) throw new UsageError('import: --pin and --unpin exclude each other');
  const project = word('--project', values.project);
  if (!fits(project, MAX_NAME_LENGTH)) {
    throw new UsageError(`import: --project is longer than ${MAX_NAME_LENGTH} characters`);
  }
  if (!isPrintableText(project, MAX_NAME_LENGTH)) throw new UsageError('import: --project has a control character');
  const org = word('--org', values.org);
  // Checked like the owner of a token: otherwise nobody could ever see the project.
  if (!isId(org)) throw new UsageError('import: --org: expected 1 to 255 printable characters');
  return {
    files: positionals,
    project,
    org: ownerKey(ownerOfWord(org)),
    pin: values.unpin ? null : values.pin,
    strict: values.strict ?? false,
    allowPlaceholderIds: values['allow-placeholder-ids'] ?? false,
    format: values.format,
  };
}

/** Clerk's organisation ids never look like user ids: a user id means the user's personal projects. */
function ownerOfWord(id: string): Owner {
  return { kind: id.startsWith('user_') ? 'user' : 'organisation', id };
}

function readWords(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        project: { type: 'string' },
        org: { type: 'string' },
        pin: { type: 'string' },
        unpin: { type: 'boolean' },
        'allow-placeholder-ids': { type: 'boolean' },
        strict: { type: 'boolean' },
        format: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError(`import: ${(error as Error).message}`);
  }
}

function word(flag: string, value: string | undefined): string {
  const trimmed = value?.trim();
  if (!trimmed) throw new UsageError(`import: ${flag} is missing`);
  return trimmed;
}

/** Whether two arguments name the same file: each of its rows would count twice. */
function same(a: string, b: string): boolean {
  const real = (path: string) => {
    try {
      return realpathSync(resolve(callersFolder(), path));
    } catch {
      return path;
    }
  };
  return a === b || (a !== '-' && b !== '-' && real(a) === real(b));
}

function describe(summary: ImportSummary, project: string, folder: string): string {
  const shown = (path: string) => {
    const short = relative(folder, path);
    return short.startsWith('..') ? path : short;
  };
  const count = (rows: number) => rows.toLocaleString('en-US');
  const where = summary.rejectsPaths.length > 0 ? ` (see ${summary.rejectsPaths.map(shown).join(', ')})` : '';
  const lines = [
    ...summary.notes.map((note) => `Note: ${note}`),
    `Read        ${count(summary.read)} rows`,
    `Added       ${count(summary.added)} interactions, ${count(summary.contactsAdded)} new contacts, ${count(summary.agentsAdded)} new agents`,
    `Duplicates  ${count(summary.duplicates)}`,
    `Rejected    ${count(summary.rejected)}${where}`,
    `Took        ${summary.seconds.toFixed(1)} s, ${count(Math.round(summary.read / summary.seconds))} rows/s`,
  ];
  if (summary.projectId !== null) {
    const word = shellWord(project);
    // Written with =, because a name may begin with a hyphen.
    const only = word === null ? '' : ` --project=${word}`;
    lines.push(`Scores follow at the next recompute: npm run cli -- recompute${only}`);
  }
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
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
