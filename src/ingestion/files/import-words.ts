import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Owner, ownerKey } from '../../auth/owner';
import { isId } from '../../auth/signed-token';
import { quoted } from '../../config/excerpt';
import { callersFolder } from '../../config/process-environment';
import { UsageError } from '../../config/usage.error';
import { isAfterToday, isDate } from '../../database/calendar-date';
import { MAX_NAME_LENGTH } from '../../database/entities/project.entity';
import { fits, isPrintableText } from '../../http/adapter/printable-text';
import type { ImportSpec } from './import-spec';
import { SpecProblem, specOf } from './spec-words';

/** The arguments of the command. */
export interface ImportWords {
  readonly files: readonly string[];
  readonly project: string;
  readonly org: string;
  /** Null: no longer pinned. */
  readonly pin: string | null | undefined;
  readonly strict: boolean;
  readonly allowPlaceholderIds: boolean;
  readonly format: 'csv' | 'ndjson' | undefined;
  readonly spec: ImportSpec;
  readonly mapping: string | undefined;
  readonly saveMapping: string | undefined;
  readonly dryRun: boolean;
  /** Imports without asking. */
  readonly yes: boolean;
}

/** @throws UsageError for wrong or missing arguments */
export function importWords(args: string[]): ImportWords {
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
  if (values.pin !== undefined && isAfterToday(values.pin)) {
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
    spec: specOfWords(values),
    mapping: values.mapping === undefined ? undefined : mappingName('--mapping', values.mapping),
    saveMapping:
      values['save-mapping'] === undefined ? undefined : mappingName('--save-mapping', values['save-mapping']),
    dryRun: values['dry-run'] ?? false,
    yes: values.yes ?? false,
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
        map: { type: 'string' },
        kinds: { type: 'string' },
        'time-zone': { type: 'string' },
        'date-order': { type: 'string' },
        encoding: { type: 'string' },
        sheet: { type: 'string' },
        me: { type: 'string', multiple: true },
        'max-recipients': { type: 'string' },
        'list-mail': { type: 'boolean' },
        since: { type: 'string' },
        mapping: { type: 'string' },
        'save-mapping': { type: 'string' },
        'dry-run': { type: 'boolean' },
        yes: { type: 'boolean', short: 'y' },
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

function specOfWords(values: ReturnType<typeof readWords>['values']): ImportSpec {
  try {
    return specOf({
      map: values.map,
      kinds: values.kinds,
      timeZone: values['time-zone'],
      dateOrder: values['date-order'],
      encoding: values.encoding,
      sheet: values.sheet,
      me: values.me,
      maxRecipients: values['max-recipients'],
      listMail: values['list-mail'],
      since: values.since,
    });
  } catch (error) {
    if (!(error instanceof SpecProblem)) throw error;
    const flag = error.option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`import: --${flag}: ${error.message}`);
  }
}

function mappingName(flag: string, value: string): string {
  const name = word(flag, value);
  if (!isPrintableText(name, MAX_NAME_LENGTH))
    throw new UsageError(`import: ${flag}: expected 1 to ${MAX_NAME_LENGTH} printable characters`);
  return name;
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
