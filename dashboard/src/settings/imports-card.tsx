import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type Import, importsQuery } from '../api/imports';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import sheet from '../ui/sheet.module.css';
import { Wide } from '../ui/wide';

/** The newest imports of files. */
export function ImportsCard() {
  const { project_id } = useProject();
  const query = useQuery(importsQuery(project_id));
  return (
    <Card title="Imports" actions={<Link href="/import">Import a file</Link>}>
      {query.data?.imports.length === 0 && <p className={sheet.soft}>No file was imported yet.</p>}
      {query.data && query.data.imports.length > 0 && (
        <Wide>
          <table className={sheet.table}>
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col">Sent</th>
                <th scope="col">State</th>
                <th scope="col" className={sheet.number}>
                  Rows
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.imports.map((one) => (
                <Row key={one.import_id} one={one} />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {!query.data && (
        <Pending query={query}>
          <Skeleton lines={3} />
        </Pending>
      )}
    </Card>
  );
}

function Row({ one }: { one: Import }) {
  const format = useFormat();
  const { import_id, file_name, created_at, state, dry_run, rows_read } = one;
  return (
    <tr>
      <th scope="row">
        <Link href={`/import?${new URLSearchParams({ id: import_id })}`}>{file_name ?? 'a file'}</Link>
      </th>
      <td className={sheet.whole}>{format.dateTime(created_at)}</td>
      <td>{dry_run ? `preview, ${state}` : state}</td>
      <td className={sheet.number}>{format.count(rows_read)}</td>
    </tr>
  );
}
