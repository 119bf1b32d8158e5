import { relative } from 'node:path';
import { printable } from '../../config/printable-lines';
import { shellWord } from '../../config/shell-word';
import type { InteractionFact } from '../interaction-fact';
import type { ImportPreview, ImportSummary } from './import-request';

/**
 * The result of an import, for the operator.
 *
 * @param importId under which its rejected rows are kept; null if they are not
 */
export function describeImport(
  summary: ImportSummary,
  project: string,
  folder: string,
  importId: string | null,
): string {
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
    ...(summary.rejected > 0 && importId !== null
      ? [`            and for 7 days GET …/rejections?import=${importId}`]
      : []),
    ...(summary.leftOut.length > 0 ? ['Left out    without being wrong:', ...counted(summary.leftOut)] : []),
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

/** What an import would do. */
export function describePreview({ files, read, accepted, samples, leftOut, rejected, notes }: ImportPreview): string {
  const lines = [
    ...files.map(({ name, words }) => `${name}: ${words}`),
    ...notes.map((note) => `Note: ${note}`),
    '',
    `Of ${read.toLocaleString('en-US')} rows, ${accepted.toLocaleString('en-US')} would be imported, such as:`,
    ...samples.map(sampleLine),
    ...(leftOut.length > 0 ? ['Left out, without being wrong:', ...counted(leftOut)] : []),
    ...(rejected.length > 0 ? ['Rejected:', ...counted(rejected)] : []),
  ];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}

function sampleLine({ agent, contact, contactName, occurredAt, kind, direction }: InteractionFact): string {
  const name = contactName !== null && contactName !== contact ? ` (${contactName})` : '';
  const arrow = direction === 'inbound' ? '<-' : direction === 'outbound' ? '->' : '--';
  return `  ${occurredAt}  ${agent} ${arrow} ${contact}${name}  ${kind}`;
}

function counted(reasons: readonly (readonly [string, number])[]): string[] {
  const width = Math.max(...reasons.map(([, count]) => count.toLocaleString('en-US').length));
  return reasons.map(([reason, count]) => `  ${count.toLocaleString('en-US').padStart(width)}  ${reason}`);
}
