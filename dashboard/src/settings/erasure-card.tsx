import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { eraseContact } from '../api/administration';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';

/** Erases a contact after its id was typed twice, and shows the receipt. */
export function ErasureCard() {
  const { project_id } = useProject();
  const client = useQueryClient();
  const format = useFormat();
  const [contact, setContact] = useState('');
  const [again, setAgain] = useState('');
  const erase = useMutation({
    mutationFn: () => eraseContact(project_id, contact),
    onSuccess: () => {
      setContact('');
      setAgain('');
      return client.invalidateQueries({ queryKey: [project_id] });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    erase.mutate();
  };
  return (
    <Card title="Erase a contact" note="permanently, from every table">
      {erase.isError && <ProblemNote error={erase.error} />}
      <form className={sheet.form} onSubmit={submit}>
        <label>
          Id of the contact
          <input
            required
            autoComplete="off"
            spellCheck={false}
            value={contact}
            onChange={({ currentTarget }) => setContact(currentTarget.value)}
          />
        </label>
        <label>
          The id once more
          <input
            required
            autoComplete="off"
            spellCheck={false}
            value={again}
            onChange={({ currentTarget }) => setAgain(currentTarget.value)}
          />
        </label>
        <Button type="submit" disabled={contact === '' || contact !== again || erase.isPending}>
          Erase
        </Button>
      </form>
      {erase.data && (
        <div role="status">
          <p>
            Erased <bdi>{erase.data.user_id}</bdi>. Rows deleted:
          </p>
          <ul>
            {Object.entries(erase.data.deleted).map(([table, rows]) => (
              <li key={table}>
                {table.replaceAll('_', ' ')}: {format.count(rows)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}
