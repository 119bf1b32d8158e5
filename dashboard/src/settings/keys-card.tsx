import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { createKey, type Key, revokeKey, useKeys } from '../api/administration';
import { useFormat } from '../format/use-format';
import { Command } from '../project/command';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Name } from '../ui/name';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';

const SCOPES = [
  ['events:write', 'send events'],
  ['read', 'read'],
] as const;

/** Lists, creates and revokes the keys of the project. */
export function KeysCard() {
  const { project_id } = useProject();
  const client = useQueryClient();
  const query = useKeys(project_id);
  const refresh = () => client.invalidateQueries({ queryKey: [project_id, 'keys'] });
  const create = useMutation({
    mutationFn: (form: FormData) =>
      createKey(project_id, {
        name: String(form.get('name')).trim(),
        scopes: form.getAll('scope') as ('events:write' | 'read')[],
      }),
    onSuccess: refresh,
  });
  const revoke = useMutation({ mutationFn: (keyId: string) => revokeKey(project_id, keyId), onSuccess: refresh });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  const askToRevoke = ({ key_id, name }: Key): void => {
    if (
      confirm(`Revoke the key “${name}”? Programs that use it lose access within 5 seconds. This cannot be undone.`)
    ) {
      revoke.mutate(key_id);
    }
  };
  return (
    <Card title="Keys" note="for programs">
      <form className={sheet.form} onSubmit={submit}>
        <label>
          Name
          <input name="name" required maxLength={100} autoComplete="off" />
        </label>
        {SCOPES.map(([scope, words]) => (
          <label key={scope} className={sheet.check}>
            <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} />
            {words}
          </label>
        ))}
        <Button type="submit" disabled={create.isPending}>
          Create key
        </Button>
      </form>
      {create.isError && <ProblemNote error={create.error} />}
      {revoke.isError && <ProblemNote error={revoke.error} />}
      {create.data && (
        <>
          <p role="status">This key is shown only once. Store it where your program can read it.</p>
          <Command text={create.data.key} shown={create.data.key} />
        </>
      )}
      {query.data ? <KeyTable keys={query.data.keys} revoke={askToRevoke} /> : <Waiting query={query} />}
    </Card>
  );
}

function Waiting({ query }: { query: ReturnType<typeof useKeys> }) {
  return (
    <Pending query={query}>
      <Skeleton lines={4} />
    </Pending>
  );
}

function KeyTable({ keys, revoke }: { keys: readonly Key[]; revoke: (key: Key) => void }) {
  const format = useFormat();
  if (keys.length === 0) return <p className={sheet.soft}>No keys yet.</p>;
  return (
    <div className={sheet.scroll}>
      <table className={sheet.table}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Begins with</th>
            <th scope="col">May</th>
            <th scope="col">Last used</th>
            <th scope="col">Status</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.key_id}>
              <th scope="row">
                <Name lines={2}>{key.name}</Name>
              </th>
              <td>
                <code>{key.prefix}</code>
              </td>
              <td>{key.scopes.join(', ')}</td>
              <td>{key.last_used_at ? format.dateTime(key.last_used_at) : 'never'}</td>
              <td>{key.status}</td>
              <td>
                {key.status === 'active' && (
                  <Button onClick={() => revoke(key)} aria-label={`Revoke ${key.name}`}>
                    Revoke
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
