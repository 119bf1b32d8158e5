import { Dialog } from '@base-ui/react/dialog';
import { useMutation } from '@tanstack/react-query';
import { usePreview } from '../api/contacts';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import dialog from '../ui/dialog.module.css';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { Result } from './merge-preview';

interface PartDialogProps {
  readonly userId: string;
  readonly close: () => void;
  /** Rejects with an ApiProblem. */
  readonly part: () => Promise<void>;
}

/** Parts an id from its contact, after showing what would result. */
export function PartDialog({ userId, close, part }: PartDialogProps) {
  const preview = usePreview(useProject().project_id, userId, null);
  const work = useMutation({ mutationFn: part, onSuccess: close });
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${dialog.wide}`}>
          <Dialog.Title>
            Part <bdi>{userId}</bdi>
          </Dialog.Title>
          {preview.data ? (
            [preview.data.contact, ...preview.data.others].map((contact) => (
              <section key={contact.user_id}>
                <h3>
                  <bdi>{contact.user_id}</bdi>
                </h3>
                <Result result={contact} before={[]} columns={[]} />
              </section>
            ))
          ) : (
            <Pending query={preview}>
              <Skeleton lines={6} />
            </Pending>
          )}
          {work.error && <ProblemNote error={work.error} />}
          <div className={sheet.actions}>
            <Button primary disabled={work.isPending || !preview.data} onClick={() => work.mutate()}>
              Part
            </Button>
            <Button onClick={close}>Cancel</Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
