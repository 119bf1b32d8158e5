import { useMutation } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { wordsOf } from '../api/connection';
import { exportRelationships, type RelationshipFilter } from '../api/relationship-queries';
import { saveFile } from '../browser/save-file';
import { Button } from '../ui/button';
import styles from './export-button.module.css';
import { useProject } from './projects';

/** Saves the filtered relationships as a file. */
export function ExportButton({ filter }: { filter: RelationshipFilter }) {
  const { project_id, name } = useProject();
  const download = useMutation({
    mutationFn: () => exportRelationships(project_id, filter),
    // A link cannot send a token, so the file is fetched first.
    onSuccess: (file) => saveFile(file, `${name} relationships.csv`),
  });
  return (
    <div className={styles.export}>
      {download.isError && <span role="alert">{wordsOf(download.error)}</span>}
      <Button onClick={() => download.mutate()} disabled={download.isPending}>
        <span className={styles.label}>
          <Download size={15} aria-hidden="true" />
          <span className={styles.words}>{download.isPending ? 'Exporting…' : 'Export CSV'}</span>
        </span>
      </Button>
    </div>
  );
}
