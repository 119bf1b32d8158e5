import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { createProject } from '../api/setup-requests';
import { offeredTimeZone, UTC, userTimeZone } from '../browser/time-zone';
import { session } from '../session/current-session';
import { Button } from '../ui/button';
import { ProblemNote } from '../ui/problem-note';
import styles from './no-project.module.css';

interface NewProject {
  readonly name: string;
  readonly zone: string;
}

/** Creates the first project of an organisation. */
export function NoProject() {
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: ({ name, zone }: NewProject) => createProject(name, zone),
    onSuccess: () => client.invalidateQueries({ queryKey: ['projects'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    create.mutate({ name: String(form.get('name')).trim(), zone: String(form.get('zone')).trim() || UTC });
  };
  return (
    <main className={styles.page}>
      <h1>No project yet</h1>
      <p>A project holds the agents, contacts and interactions of one fleet.</p>
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor="name">Name of the first project</label>
        <input id="name" name="name" required maxLength={200} autoComplete="off" defaultValue="My fleet" />
        <label htmlFor="zone">Time zone of the project</label>
        <input
          id="zone"
          name="zone"
          list="zones"
          required
          autoComplete="off"
          spellCheck={false}
          defaultValue={offeredTimeZone(userTimeZone())}
        />
        <datalist id="zones">
          {[UTC, ...Intl.supportedValuesOf('timeZone')].map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <Button primary type="submit" disabled={create.isPending}>
          Create project
        </Button>
      </form>
      {create.isError && <ProblemNote error={create.error} />}
      <Button onClick={() => void session.signOut()}>Sign in to another organisation</Button>
    </main>
  );
}
