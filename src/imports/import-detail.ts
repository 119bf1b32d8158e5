import type { ImportPreview, ImportSummary } from '../ingestion/files/import-request';
import type { UnderstoodFile } from '../ingestion/files/understood';
import type { ImportError } from '../ingestion/import.error';
import { inOptions } from './import-options';

type Counted = readonly { readonly reason: string; readonly rows: number }[];

/** What came of an import, as it is stored. */
export interface ImportDetail {
  readonly files?: readonly UnderstoodFile[];
  readonly counts?: Readonly<Record<string, number>>;
  readonly left_out?: Counted;
  readonly rejected?: Counted;
  readonly unknown_kinds?: readonly { readonly word: string; readonly rows: number }[];
  readonly notes?: readonly string[];
  readonly question?:
    | {
        readonly option: string;
        readonly choices: readonly string[];
        readonly also?: readonly string[];
        readonly found?: Readonly<Record<string, string>>;
      }
    | undefined;
}

/** Files of an archive that are described; a mail archive may have thousands. */
const MAX_FILES = 20;
const MAX_NOTES = 50;
/** The options of a request that answer a question. */
const ANSWERS = { columns: 'map', dateOrder: 'date_order', timeZone: 'time_zone', me: 'me', sheet: 'sheet' } as const;

export function previewDetail(preview: ImportPreview): ImportDetail {
  const { read, accepted, leftOut, rejected, unknownKinds, files, notes } = preview;
  const sum = (some: readonly (readonly [string, number])[]) => some.reduce((total, [, rows]) => total + rows, 0);
  return {
    files: shown(files),
    counts: { accepted, left_out: sum(leftOut), rejected: read - accepted - sum(leftOut) },
    left_out: counted(leftOut),
    rejected: counted(rejected),
    unknown_kinds: unknownKinds.map(([word, rows]) => ({ word, rows })),
    notes: noted(notes),
  };
}

export function summaryDetail(summary: ImportSummary): ImportDetail {
  const { read, added, duplicates, rejected, leftOut, reasons, agentsAdded, contactsAdded, files, notes } = summary;
  return {
    files: shown(files),
    counts: {
      accepted: added + duplicates,
      added,
      duplicates,
      rejected,
      left_out: read - added - duplicates - rejected,
      agents_added: agentsAdded,
      contacts_added: contactsAdded,
    },
    left_out: counted(leftOut),
    rejected: counted(reasons),
    notes: noted(notes),
  };
}

export function problemDetail(error: ImportError): ImportDetail & { readonly problem: string } {
  const { question } = error;
  return {
    problem: inOptions(error.message),
    ...(question && {
      question: {
        option: ANSWERS[question.option],
        choices: question.choices,
        also: (question.also ?? []).map((option) => ANSWERS[option]),
        found: question.found ?? {},
      },
    }),
  };
}

function shown(files: readonly UnderstoodFile[]): UnderstoodFile[] {
  return files.slice(0, MAX_FILES).map((file) => ({ ...file, words: inOptions(file.words) }));
}

function counted(some: readonly (readonly [string, number])[]): Counted {
  return some.map(([reason, rows]) => ({ reason: inOptions(reason), rows }));
}

/** Without the hint to pin a project, which is no option of a request. */
function noted(notes: readonly string[]): string[] {
  return notes
    .filter((note) => !note.includes('--pin'))
    .slice(0, MAX_NOTES)
    .map(inOptions);
}
