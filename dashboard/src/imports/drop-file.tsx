import { useMutation } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { type DragEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { previewFile } from '../api/imports';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { ProblemNote } from '../ui/problem-note';
import styles from './drop-file.module.css';

/** Takes a file, sends it, and goes on to its preview. */
export function DropFile() {
  const { project_id } = useProject();
  const format = useFormat();
  const [, navigate] = useLocation();
  const [over, setOver] = useState(false);
  const id = useId();
  const send = useMutation({
    mutationFn: (file: File) => previewFile(project_id, file),
    onSuccess: ({ import_id }) => navigate(`/import?${new URLSearchParams({ id: import_id })}`),
  });
  const drag = (event: DragEvent, isOver: boolean): void => {
    event.preventDefault();
    setOver(isOver);
  };
  const drop = (event: DragEvent): void => {
    drag(event, false);
    const [file] = event.dataTransfer.files;
    if (file && !send.isPending) send.mutate(file);
  };
  const { variables: file } = send;
  return (
    <>
      <label
        htmlFor={id}
        className={over ? `${styles.zone} ${styles.over}` : styles.zone}
        onDragOver={(event) => drag(event, true)}
        onDragLeave={(event) => drag(event, false)}
        onDrop={drop}
      >
        <Upload size={22} aria-hidden="true" />
        <span className={styles.title}>
          {send.isPending && file ? `Sending ${file.name}…` : 'Drop a file here, or choose one'}
        </span>
        <span className={styles.note}>
          {send.isPending && file
            ? format.counted(Math.ceil(file.size / 1024), 'kilobyte', 'kilobytes')
            : 'CSV, Excel, JSON, mail, Slack, WhatsApp, calendars, HubSpot, Salesforce and more. Nothing is imported before you have seen it.'}
        </span>
        <input
          id={id}
          type="file"
          className="visually-hidden"
          disabled={send.isPending}
          onChange={({ target }) => {
            const [chosen] = target.files ?? [];
            if (chosen) send.mutate(chosen);
            target.value = '';
          }}
        />
      </label>
      {send.isError && <ProblemNote error={send.error} />}
    </>
  );
}
