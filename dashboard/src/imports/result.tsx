import { useMutation } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type ImportResult, rejectedRows } from '../api/imports';
import { computeScores } from '../api/setup-requests';
import { saveFile } from '../browser/save-file';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { Reasons } from './reasons';

/** What came of an import, and what to do next. */
export function Result({ result }: { result: ImportResult }) {
  const { project_id } = useProject();
  const format = useFormat();
  const { counts, rejected_kept, file_name, import_id } = result;
  const compute = useMutation({ mutationFn: () => computeScores(project_id) });
  const save = useMutation({
    mutationFn: () => rejectedRows(project_id, import_id),
    onSuccess: (rows) => saveFile(rows, 'rejected.csv'),
  });
  const { added = 0, duplicates = 0, contacts_added: contacts = 0, agents_added: agents = 0 } = counts;
  return (
    <>
      <Card title={file_name ?? 'The file'} note="imported">
        <p className={sheet.lead} role="status">
          {format.counted(added, 'interaction', 'interactions')} added, with{' '}
          {format.counted(contacts, 'new contact', 'new contacts')} and{' '}
          {format.counted(agents, 'new agent', 'new agents')}.
          {duplicates > 0 && ` ${format.counted(duplicates, 'row was', 'rows were')} already there.`}
        </p>
        <div className={sheet.actions}>
          {added > 0 && (
            <Button primary onClick={() => compute.mutate()} disabled={compute.isPending || compute.isSuccess}>
              {compute.isSuccess ? 'Computing…' : 'Compute scores now'}
            </Button>
          )}
          {rejected_kept > 0 && (
            <Button onClick={() => save.mutate()} disabled={save.isPending}>
              Save {format.counted(rejected_kept, 'rejected row', 'rejected rows')} as CSV
            </Button>
          )}
        </div>
        {compute.isSuccess && (
          <p role="status">
            The scores appear on <Link href="/">Home</Link> in a moment.
          </p>
        )}
        {compute.isError && <ProblemNote error={compute.error} />}
        {save.isError && <ProblemNote error={save.error} />}
        <p>
          <Link href="/import">Import another file</Link>
        </p>
      </Card>
      <Reasons title="Rejected" reasons={result.rejected} />
      <Reasons title="Left out, without being wrong" reasons={result.left_out} />
    </>
  );
}
