import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeKey, changeProject, createKey, type Key, replaceKey, revokeKey, useKeys } from '../api/administration';
import { Command } from '../project/command';
import { useProject } from '../project/projects';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { KeyForm, typedLimit } from './key-form';
import { KeyTable } from './key-table';

/** Lists, creates, limits, replaces and revokes the keys of the project. */
export function KeysCard() {
  const { project_id, keys_read_published } = useProject();
  const client = useQueryClient();
  const query = useKeys(project_id);
  const refresh = () => client.invalidateQueries({ queryKey: [project_id, 'keys'] });
  const create = useMutation({
    mutationFn: (key: Parameters<typeof createKey>[1]) => createKey(project_id, key),
    onSuccess: refresh,
  });
  const replace = useMutation({ mutationFn: (keyId: string) => replaceKey(project_id, keyId), onSuccess: refresh });
  const limit = useMutation({
    mutationFn: ([keyId, rate_limit]: readonly [string, number | null]) => changeKey(project_id, keyId, { rate_limit }),
    onSuccess: refresh,
  });
  const revoke = useMutation({ mutationFn: (keyId: string) => revokeKey(project_id, keyId), onSuccess: refresh });
  const published = useMutation({
    mutationFn: (allowed: boolean) => changeProject(project_id, { keys_read_published: allowed }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['projects'] }),
  });
  const failure = create.error ?? replace.error ?? limit.error ?? revoke.error ?? published.error;
  const shown = replace.data ?? create.data;
  const askToReplace = ({ key_id, name }: Key): void => {
    if (!confirm(`Replace the key “${name}”? The current one is accepted for another 24 hours.`)) return;
    create.reset();
    replace.mutate(key_id);
  };
  const askForLimit = ({ key_id, name, rate_limit }: Key): void => {
    const typed = prompt(
      `Requests a minute that “${name}” may send. Empty: as many as its organisation.`,
      String(rate_limit ?? ''),
    );
    if (typed !== null) limit.mutate([key_id, typedLimit(typed)]);
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
      <KeyForm
        isPending={create.isPending}
        create={(key) => {
          replace.reset();
          create.mutate(key);
        }}
      />
      <div className={sheet.form}>
        <label className={sheet.check}>
          <input
            type="checkbox"
            checked={published.isPending ? published.variables : keys_read_published}
            disabled={published.isPending}
            onChange={({ currentTarget }) => published.mutate(currentTarget.checked)}
          />
          Keys that read may also call the nine published operations
        </label>
      </div>
      {failure && <ProblemNote error={failure} />}
      {shown && (
        <>
          <p role="status">This key is shown only once. Store it where your program can read it.</p>
          <Command text={shown.key} shown={shown.key} />
        </>
      )}
      {query.data ? (
        <KeyTable keys={query.data.keys} actions={{ limit: askForLimit, replace: askToReplace, revoke: askToRevoke }} />
      ) : (
        <Pending query={query}>
          <Skeleton lines={4} />
        </Pending>
      )}
    </Card>
  );
}
