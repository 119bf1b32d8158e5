import { REQUIRED_COLUMNS } from '../interaction-fact';
import type { ImportSpec } from './import-spec';
import type { Beginning } from './input/input-file';

/** Whether an input is a table with our own column names, so that nothing in it must be found out. */
export function isCanonical({ kind, head }: Beginning, spec: ImportSpec): boolean {
  if ('problem' in kind || spec.columns || spec.encoding || spec.dateOrder) return false;
  const text = head.toString(kind.encoding.startsWith('utf-16') ? 'latin1' : 'utf8').replaceAll('\0', '');
  const first = /^(?:\s|\uFEFF|"?sep=.*)*(.*)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return text.trim() === '' || REQUIRED_COLUMNS.every((column) => first.includes(column));
}
