import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ImportResult, importQuery, stopImport } from '../api/imports';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';

/** How far a file is read. */
export function ImportProgress({ result }: { result: ImportResult }) {
  const { project_id } = useProject();
  const format = useFormat();
  const client = useQueryClient();
  const { import_id, file_name, state, dry_run, rows_read } = result;
  const stop = useMutation({
    mutationFn: () => stopImport(project_id, import_id),
    onSuccess: (body) => client.setQueryData(importQuery(project_id, import_id).queryKey, body),
  });
  return (
    <Card title={`${dry_run ? 'Reading' : 'Importing'} ${file_name ?? 'the file'}`}>
      <div className={sheet.actions}>
        <progress aria-label="Progress" />
        <span role="status">
          {state === 'queued'
            ? 'It waits for its turn.'
            : `${format.counted(rows_read, 'row', 'rows')} read. You may leave this page: the work goes on.`}
        </span>
        <Button onClick={() => stop.mutate()} disabled={stop.isPending}>
          Stop
        </Button>
      </div>
      {stop.isError && <ProblemNote error={stop.error} />}
    </Card>
  );
}
