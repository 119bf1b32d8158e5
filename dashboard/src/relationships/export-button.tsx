import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { exportRelationships, type RelationshipFilter } from '../api/relationship-queries';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import styles from './export-button.module.css';

/** Saves all that the filter lets through as a file. */
export function ExportButton({ filter }: { filter: RelationshipFilter }) {
  const { project_id, name } = useProject();
  const download = useMutation({
    mutationFn: () => exportRelationships(project_id, filter),
    onSuccess: (file) => save(file, `${name} relationships.csv`),
  });
  return (
    <div className={styles.export}>
      {download.isError && <span role="alert">{download.error.message}</span>}
      <Button onClick={() => download.mutate()} disabled={download.isPending}>
        <span className={styles.label}>
          <Download size={15} aria-hidden="true" />
          <span className={styles.words}>{download.isPending ? 'Exporting…' : 'Export CSV'}</span>
        </span>
      </Button>
    </div>
  );
}

/** A link cannot send a token, so the file is fetched first and saved then. */
function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
