import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { merge, part } from '../api/contacts';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import sheet from '../ui/sheet.module.css';

interface Done {
  readonly did: 'merged' | 'parted';
  readonly userId: string;
  readonly into: string;
}

/** What was merged or parted last, with a way to undo it. */
export function useMergeWork(): { notice: ReactNode; failure: Error | null; done: (what: Done) => void } {
  const { project_id } = useProject();
  const client = useQueryClient();
  const [last, setLast] = useState<Done | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: [project_id] });
  const undo = useMutation({
    mutationFn: async ({ did, userId, into }: Done) =>
      did === 'merged' ? await part(project_id, userId) : await merge(project_id, userId, into),
    onSuccess: () => {
      setLast(null);
      return reload();
    },
  });
  const notice = last && (
    <div className={sheet.actions} role="status">
      <span>
        {last.did === 'merged' ? (
          <>
            Merged <bdi>{last.userId}</bdi> into <bdi>{last.into}</bdi>.
          </>
        ) : (
          <>
            Parted <bdi>{last.userId}</bdi> from <bdi>{last.into}</bdi>.
          </>
        )}{' '}
        The numbers follow with the next recompute.
      </span>
      <Button onClick={() => undo.mutate(last)} disabled={undo.isPending}>
        Undo
      </Button>
    </div>
  );
  return {
    notice,
    failure: undo.error,
    done: (what) => {
      undo.reset();
      setLast(what);
      void reload();
    },
  };
}
