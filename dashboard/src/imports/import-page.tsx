import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { importQuery } from '../api/imports';
import { useDocumentTitle } from '../layout/document-title';
import { useProject } from '../project/projects';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import sheet from '../ui/sheet.module.css';
import { DropFile } from './drop-file';
import { ImportView } from './import-view';

/** One import, from the file to the result; without an id, the place to drop a file. */
export default function ImportPage() {
  const { project_id, name } = useProject();
  const [parameters] = useSearchParams();
  const id = parameters.get('id');
  useDocumentTitle(`Import into ${name}`);
  return (
    <div className={sheet.page} key={project_id}>
      <h1>Import a file</h1>
      {id ? <ShownImport id={id} key={id} /> : <DropFile />}
    </div>
  );
}

function ShownImport({ id }: { id: string }) {
  const { project_id } = useProject();
  const query = useQuery(importQuery(project_id, id));
  if (query.data) return <ImportView result={query.data} />;
  return (
    <Pending query={query}>
      <Skeleton lines={8} />
    </Pending>
  );
}
