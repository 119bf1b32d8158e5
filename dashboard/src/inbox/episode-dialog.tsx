import { Dialog } from '@base-ui/react/dialog';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Episode, EpisodeChange } from '../api/episodes';
import { useFormat } from '../format/use-format';
import { Button } from '../ui/button';
import dialog from '../ui/dialog.module.css';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { AssignFields } from './assign-fields';
import styles from './episode-dialog.module.css';
import { OUTCOMES } from './episode-in-words';
import type { Save } from './save';
import { SnoozeFields } from './snooze-fields';

/** A change that is asked for: what kind, and of which episodes. */
export interface Question {
  readonly deed: 'done' | 'snooze' | 'dismiss' | 'assign';
  readonly episodes: readonly Episode[];
}

interface EpisodeDialogProps {
  readonly question: Question;
  readonly save: Save;
  readonly close: () => void;
}

const TITLES = { done: 'What came of it?', snooze: 'Snooze until', dismiss: 'Dismiss', assign: 'Assign to' };

/** Asks for what belongs to a change. If the API refuses it, the dialog stays open and shows why. */
export default function EpisodeDialog({ question, save, close }: EpisodeDialogProps) {
  const format = useFormat();
  const [failure, setFailure] = useState<Error | null>(null);
  const [isSaving, setSaving] = useState(false);
  const { deed, episodes } = question;
  const attempt: Save = async (change, words) => {
    if (isSaving) return;
    setSaving(true);
    setFailure(null);
    try {
      await save(change, words);
      close();
    } catch (error) {
      setFailure(error as Error);
    } finally {
      setSaving(false);
    }
  };
  const [first] = episodes;
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={dialog.popup} aria-busy={isSaving}>
          <Dialog.Title>{TITLES[deed]}</Dialog.Title>
          <Dialog.Description className={styles.whom}>
            {first &&
            episodes.every(({ agent_id, user_id }) => agent_id === first.agent_id && user_id === first.user_id)
              ? `${first.contact_name}, with ${first.agent_name}`
              : format.counted(episodes.length, 'episode', 'episodes')}
          </Dialog.Description>
          {deed === 'done' && <DoneFields episodes={episodes} save={attempt} close={close} />}
          {deed === 'snooze' && <SnoozeFields save={attempt} close={close} />}
          {deed === 'dismiss' && <DismissFields save={attempt} close={close} />}
          {deed === 'assign' && <AssignFields episodes={episodes} save={attempt} close={close} />}
          {failure && <ProblemNote error={failure} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface FieldsProps {
  readonly save: Save;
  readonly close: () => void;
}

function DoneFields({ episodes, save, close }: FieldsProps & { episodes: readonly Episode[] }) {
  const [first] = episodes;
  const only = episodes.length === 1 && first?.state === 'done' ? first : undefined;
  const submit = (form: FormData): void => {
    const outcome = String(form.get('outcome')) as EpisodeChange['outcome'] & string;
    const { label } = OUTCOMES.find((known) => known.outcome === outcome) ?? OUTCOMES[0];
    void save({ state: 'done', outcome, note: textOf(form, 'note') }, `done, ${label.toLowerCase()}`);
  };
  return (
    <Form submit={submit} close={close} action="Done">
      <fieldset className={styles.choices}>
        <legend className="visually-hidden">Outcome</legend>
        {OUTCOMES.map(({ outcome, label, meaning }, index) => (
          <label key={outcome} className={styles.choice}>
            <input
              type="radio"
              name="outcome"
              value={outcome}
              defaultChecked={only ? only.outcome === outcome : index === 0}
              // biome-ignore lint/a11y/noAutofocus: the dialog was opened for this choice
              autoFocus={only ? only.outcome === outcome : index === 0}
            />
            {label}
            <span className={sheet.soft}>{meaning}</span>
          </label>
        ))}
      </fieldset>
      <label className={styles.field}>
        Note
        <textarea name="note" rows={3} defaultValue={only?.note ?? ''} placeholder="What to remember" />
      </label>
    </Form>
  );
}

function DismissFields({ save, close }: FieldsProps) {
  return (
    <Form
      submit={(form) => void save({ state: 'dismissed', reason: textOf(form, 'reason') }, 'dismissed')}
      close={close}
      action="Dismiss"
    >
      <p className={sheet.soft}>It does not come back while the condition lasts.</p>
      <label className={styles.field}>
        Why
        {/* biome-ignore lint/a11y/noAutofocus: the dialog was opened for this field */}
        <textarea name="reason" rows={2} autoFocus placeholder="Not worth the effort" />
      </label>
    </Form>
  );
}

interface FormProps {
  readonly submit: (form: FormData) => void;
  readonly close: () => void;
  /** The label of the button. */
  readonly action: string;
  readonly children: ReactNode;
}

/** A form of the dialog: Enter in a text saves it, with Shift it begins a new line. */
function Form({ submit, close, action, children }: FormProps) {
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    submit(new FormData(event.currentTarget));
  };
  return (
    <form
      className={styles.form}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
        if (event.target instanceof HTMLButtonElement) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
    >
      {children}
      <div className={sheet.actions}>
        <Button type="submit" primary>
          {action}
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  );
}

function textOf(form: FormData, name: string): string | null {
  return String(form.get(name) ?? '').trim() || null;
}
