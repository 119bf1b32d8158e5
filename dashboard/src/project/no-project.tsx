import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { makeProject } from '../api/setup-requests';
import { session } from '../session/current-session';
import { Button } from '../ui/button';
import { ProblemNote } from '../ui/problem-note';
import styles from './no-project.module.css';

/** The organisation has no project yet: it makes its first one here. */
export function NoProject() {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: (name: string) => makeProject(name, Intl.DateTimeFormat().resolvedOptions().timeZone),
    onSuccess: () => client.invalidateQueries({ queryKey: ['projects'] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    make.mutate(String(new FormData(event.currentTarget).get('name')).trim());
  };
  return (
    <main className={styles.page}>
      <h1>No project yet</h1>
      <p>A project holds the agents, contacts and interactions of one fleet.</p>
      <form className={styles.form} onSubmit={submit}>
        <label htmlFor="name">Name of the first project</label>
        <input id="name" name="name" required maxLength={200} autoComplete="off" defaultValue="My fleet" />
        <Button primary type="submit" disabled={make.isPending}>
          Make it
        </Button>
      </form>
      {make.isError && <ProblemNote error={make.error} />}
      <Button onClick={() => void session.signOut()}>Sign in to another organisation</Button>
    </main>
  );
}
