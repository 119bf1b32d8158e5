import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId } from 'react';
import { useOwnId } from '../api/caller';
import { type Episode, episodeCountsQuery } from '../api/episodes';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import sheet from '../ui/sheet.module.css';
import styles from './episode-dialog.module.css';
import type { Save } from './save';

interface AssignFieldsProps {
  readonly episodes: readonly Episode[];
  readonly save: Save;
  readonly close: () => void;
}

/** Who looks after it: oneself, somebody who has episodes already, or any other name. */
export function AssignFields({ episodes, save, close }: AssignFieldsProps) {
  const { project_id } = useProject();
  const me = useOwnId();
  const known = useId();
  const { data: counts } = useQuery(episodeCountsQuery(project_id, {}));
  const people = [...new Set([...(me ? [me] : []), ...(counts?.assignees ?? []).map(({ assignee }) => assignee)])];
  const assign = (assignee: string | null): void =>
    void save(
      { assignee },
      assignee === null ? 'assigned to nobody' : `assigned to ${assignee === me ? 'you' : assignee}`,
    );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    assign(String(new FormData(event.currentTarget).get('assignee')));
  };
  const isAssigned = episodes.some(({ assignee }) => assignee !== null);
  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.field}>
        Name or user id
        {/* biome-ignore lint/a11y/noAutofocus: the dialog was opened for this field */}
        <input name="assignee" list={known} required autoFocus autoComplete="off" />
        <datalist id={known}>
          {people.map((person) => (
            <option key={person} value={person}>
              {person === me ? 'You' : person}
            </option>
          ))}
        </datalist>
      </label>
      <div className={sheet.actions}>
        <Button type="submit" primary>
          Assign
        </Button>
        {me && <Button onClick={() => assign(me)}>To me</Button>}
        {isAssigned && <Button onClick={() => assign(null)}>To nobody</Button>}
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}
