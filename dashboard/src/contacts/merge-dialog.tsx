import { Dialog } from '@base-ui/react/dialog';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { contactSearchQuery } from '../api/contacts';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import dialog from '../ui/dialog.module.css';
import { Name } from '../ui/name';
import { ProblemNote } from '../ui/problem-note';
import { SearchBox } from '../ui/search-box';
import sheet from '../ui/sheet.module.css';
import { MergePreview } from './merge-preview';

interface Person {
  readonly user_id: string;
  readonly name: string | null;
}

interface MergeDialogProps {
  readonly contact: Person;
  /** Absent: to be searched for. */
  readonly other?: Person;
  readonly close: () => void;
  /** Rejects with an ApiProblem. */
  readonly merge: (from: string, into: string) => Promise<void>;
}

/** Merges a contact with another one, after showing what would result. */
export function MergeDialog({ contact, other, close, merge }: MergeDialogProps) {
  const [chosen, setChosen] = useState<Person | null>(other ?? null);
  const [isReversed, setReversed] = useState(false);
  const work = useMutation({
    mutationFn: ({ from, into }: { from: Person; into: Person }) => merge(from.user_id, into.user_id),
    onSuccess: close,
  });
  const [from, into] = isReversed ? [contact, chosen] : [chosen, contact];
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={`${dialog.popup} ${dialog.wide}`}>
          <Dialog.Title>
            Merge <bdi>{contact.name ?? contact.user_id}</bdi>
          </Dialog.Title>
          {from && into ? (
            <>
              <fieldset className={sheet.choices}>
                <legend>Keep the numbers under</legend>
                {[contact, chosen].map(
                  (person) =>
                    person && (
                      <label key={person.user_id} className={sheet.choice}>
                        <input
                          type="radio"
                          name="survivor"
                          checked={person.user_id === into.user_id}
                          onChange={() => setReversed(person.user_id !== contact.user_id)}
                        />
                        <Name>{labelOf(person)}</Name>
                      </label>
                    ),
                )}
              </fieldset>
              <MergePreview from={from.user_id} into={into.user_id} />
              {work.error && <ProblemNote error={work.error} />}
              <p className={sheet.soft}>You can undo it at any time: facts keep the id that they came with.</p>
              <div className={sheet.actions}>
                <Button primary disabled={work.isPending} onClick={() => work.mutate({ from, into })}>
                  Merge
                </Button>
                <Button onClick={close}>Cancel</Button>
              </div>
            </>
          ) : (
            <>
              <Search except={contact.user_id} choose={setChosen} />
              <div className={sheet.actions}>
                <Button onClick={close}>Cancel</Button>
              </div>
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Search({ except, choose }: { except: string; choose: (person: Person) => void }) {
  const { project_id } = useProject();
  const [text, setText] = useState('');
  const { data, error } = useQuery({ ...contactSearchQuery(project_id, text), enabled: text !== '' });
  const found = text === '' ? [] : (data?.contacts ?? []).filter(({ user_id }) => user_id !== except);
  return (
    <>
      <SearchBox label="Search the other contact by name or id" placeholder="Name or id" search={text} find={setText} />
      {error && <ProblemNote error={error} />}
      <ul aria-label="Found contacts">
        {found.map((person) => (
          <li key={person.user_id}>
            <button type="button" className={sheet.foundItem} onClick={() => choose(person)}>
              <Name>{labelOf(person)}</Name>
            </button>
          </li>
        ))}
      </ul>
      {text !== '' && data && found.length === 0 && <p className={sheet.soft}>No other contact matches.</p>}
    </>
  );
}

/** "Omar Zaki, c-0004". */
function labelOf({ name, user_id }: Person): string {
  return name === null || name === user_id ? user_id : `${name}, ${user_id}`;
}
