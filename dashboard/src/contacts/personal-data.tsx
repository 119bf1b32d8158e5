import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { eraseContact } from '../api/administration';
import { type Contact, exportContact } from '../api/contacts';
import { saveFile } from '../browser/save-file';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import type { Receipt } from './erasure-receipt';

interface PersonalDataProps {
  readonly contact: Contact;
  readonly setReceipt: (receipt: Receipt) => void;
}

/** Gives a person their data, or erases them. */
export function PersonalData({ contact, setReceipt }: PersonalDataProps) {
  const { project_id } = useProject();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const { user_id, user_ids } = contact;
  const download = useMutation({
    mutationFn: () => exportContact(project_id, user_id),
    onSuccess: (file) => saveFile(file, `${user_id}.json`),
  });
  const erase = useMutation({
    mutationFn: () => eraseContact(project_id, user_id),
    onSuccess: setReceipt,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    erase.mutate();
  };
  const ids = user_ids.length === 1 ? '' : `, under ${format.count(user_ids.length)} ids`;
  return (
    <Card title="Personal data" note="for administrators">
      <p>Save everything that is stored of this person{ids}, as JSON.</p>
      <div className={sheet.actions}>
        <Button onClick={() => download.mutate()} disabled={download.isPending}>
          {download.isPending ? 'Exporting…' : 'Export the data of the person'}
        </Button>
      </div>
      {download.error && <ProblemNote error={download.error} />}
      <p>Or erase the person from every table{ids}. This cannot be undone, and later facts about them are rejected.</p>
      <form className={sheet.form} onSubmit={submit}>
        <label>
          <span>
            Type the id <bdi>{user_id}</bdi>
          </span>
          <input
            required
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <Button type="submit" disabled={typed !== user_id || erase.isPending}>
          Erase
        </Button>
      </form>
      {erase.error && <ProblemNote error={erase.error} />}
    </Card>
  );
}
