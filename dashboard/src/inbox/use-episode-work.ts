import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useOwnId } from '../api/caller';
import { wordsOf } from '../api/connection';
import { changeEpisodes, type Episode, type EpisodeChange, episodesKey } from '../api/episodes';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { changeLists, isLong } from './change-lists';
import { refusalInWords } from './episode-in-words';
import { inverseChanges, type Step } from './inverse-changes';

/** How many changes can be taken back. */
const UNDO_STEPS = 20;

interface Request {
  readonly steps: readonly Step[];
  readonly isUndo: boolean;
}

/** What the page says after a change. */
export interface Notice {
  readonly id: number;
  readonly text: string;
  readonly isFailure: boolean;
  readonly canUndo: boolean;
}

/** Changes episodes, keeps the lists of the page up to date, and takes changes back. */
export type EpisodeWork = ReturnType<typeof useEpisodeWork>;

export function useEpisodeWork() {
  const { project_id } = useProject();
  const client = useQueryClient();
  const format = useFormat();
  const me = useOwnId();
  const undoable = useRef<{ readonly steps: readonly Step[]; readonly words: string }[]>([]);
  const [notice, setNotice] = useState<Notice | null>(null);
  const say = (text: string, isFailure = false): void =>
    setNotice((last) => ({ id: (last?.id ?? 0) + 1, text, isFailure, canUndo: undoable.current.length > 0 }));

  const make = useMutation({
    mutationFn: async ({ steps }: Request) => {
      const answers = [];
      for (const { episodes, change } of steps) answers.push(await changeEpisodes(project_id, episodes, change));
      return {
        episodes: answers.flatMap(({ episodes }) => episodes),
        refused: answers.flatMap(({ refused }) => refused),
      };
    },
    onSettled: async (changed, _, { isUndo }) => {
      // An answer that is under way may be older than the change.
      await client.cancelQueries({ queryKey: episodesKey(project_id) });
      if (changed) changeLists(client, project_id, me, changed.episodes);
      const isShown = !isUndo && changed?.refused.length === 0;
      void client.invalidateQueries({
        queryKey: episodesKey(project_id),
        // A long list has been changed already, and would be read page by page.
        predicate: ({ state }) => !(isShown && isLong(state.data)),
      });
    },
  });

  const names = (episodes: readonly Episode[]): string => {
    const [first] = episodes;
    return first && episodes.every(({ user_id }) => user_id === first.user_id)
      ? first.contact_name
      : format.counted(episodes.length, 'episode', 'episodes');
  };

  /**
   * @param words what is done, for the notice: "done"
   * @throws ApiProblem if it fails; what is refused is said in the notice
   */
  const change = async (episodes: readonly Episode[], what: EpisodeChange, words: string): Promise<void> => {
    const { episodes: after, refused } = await make.mutateAsync({ steps: [{ episodes, change: what }], isUndo: false });
    const steps = inverseChanges(episodes, after, Date.now());
    if (steps.length > 0) undoable.current = [...undoable.current, { steps, words }].slice(-UNDO_STEPS);
    const done = after.length > 0 ? [`${names(after)}: ${words}.`] : [];
    const nameOf = (id: string) => episodes.find(({ episode_id }) => episode_id === id)?.contact_name ?? 'It';
    const not = refused.length > 0 ? [format.sentence(refusalInWords(refused, nameOf))] : [];
    say([...done, ...not].join(' '), refused.length > 0);
  };

  /** As `change`, for changes without a form: a failure is said in the notice. */
  const changeNow = (episodes: readonly Episode[], what: EpisodeChange, words: string): void => {
    change(episodes, what, words).catch((error: Error) => say(`Nothing was changed: ${wordsOf(error)}`, true));
  };

  const undo = (): void => {
    const last = undoable.current.at(-1);
    if (!last || make.isPending) return;
    undoable.current = undoable.current.slice(0, -1);
    make.mutate(
      { steps: last.steps, isUndo: true },
      {
        onSuccess: ({ episodes, refused }) => {
          const before = last.steps.flatMap((step) => step.episodes);
          const nameOf = (id: string) => before.find(({ episode_id }) => episode_id === id)?.contact_name ?? 'It';
          const not = refused.length > 0 ? ` ${format.sentence(refusalInWords(refused, nameOf))}` : '';
          say(`${episodes.length > 0 ? `${names(episodes)}: taken back (${last.words}).` : ''}${not}`, not !== '');
        },
        onError: (error) => {
          undoable.current = [...undoable.current, last];
          say(`Nothing was taken back: ${wordsOf(error)}`, true);
        },
      },
    );
  };

  return { me, notice, change, changeNow, undo, isPending: make.isPending, hideNotice: () => setNotice(null) };
}
