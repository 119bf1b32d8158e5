import { Download } from 'lucide-react';
import { saveFile } from '../browser/save-file';
import { Button } from '../ui/button';
import { csvOf } from './csv';

interface SaveCsvProps {
  /** Of the file. */
  readonly name: string;
  readonly rows: () => Parameters<typeof csvOf>[0];
  /** What is saved, for screen readers. */
  readonly what: string;
}

/** Saves what a table shows. */
export function SaveCsv({ name, rows, what }: SaveCsvProps) {
  return (
    <Button
      aria-label={`CSV of ${what}`}
      onClick={() => saveFile(new Blob([csvOf(rows())], { type: 'text/csv' }), `${name}.csv`)}
    >
      <Download size={15} aria-hidden="true" /> CSV
    </Button>
  );
}
