import { type ReactNode, useEffect, useState } from 'react';
import type { Episode } from '../api/episodes';
import { lazyPart } from '../layout/lazy-part';
import { allows, type Deed } from './episode-actions';
import type { Question } from './episode-dialog';
import { UndoToast } from './undo-toast';
import { type EpisodeWork, useEpisodeWork } from './use-episode-work';

const loadDialog = () => import('./episode-dialog');
const EpisodeDialog = lazyPart(loadDialog, null);

interface Desk {
  readonly work: EpisodeWork;
  /** Does it, or asks for what belongs to it. `take` assigns to the user. */
  readonly act: (deed: Deed | 'take', targets: readonly Episode[]) => void;
  /** The open question, and what was done last: to be rendered by the page. */
  readonly overlays: ReactNode;
}

interface DeskProps {
  readonly showDetails: (episode: Episode) => void;
  /** Called after each change. */
  readonly finish: () => void;
}

/** What a page needs to let people work on episodes. */
export function useDesk({ showDetails, finish }: DeskProps): Desk {
  const work = useEpisodeWork();
  const [question, setQuestion] = useState<Question | null>(null);
  // What is typed right after the key of a dialog is meant for its fields.
  useEffect(() => void loadDialog().catch(() => undefined), []);
  const act: Desk['act'] = (deed, targets) => {
    const [first] = targets;
    if (!first) return;
    if (deed === 'details') {
      showDetails(first);
      return;
    }
    const allowed = deed === 'take' ? targets : targets.filter((episode) => allows(episode, deed));
    if (allowed.length === 0) return;
    if (deed === 'reopen') work.changeNow(allowed, { state: 'open' }, 'open again');
    else if (deed !== 'take') {
      setQuestion({ deed, episodes: allowed });
      return;
    } else if (work.me) work.changeNow(allowed, { assignee: work.me }, 'assigned to you');
    finish();
  };
  const overlays = (
    <>
      {question && (
        <EpisodeDialog
          question={question}
          save={(change, words) => work.change(question.episodes, change, words).then(finish)}
          close={() => setQuestion(null)}
        />
      )}
      <UndoToast work={work} />
    </>
  );
  return { work, act, overlays };
}
