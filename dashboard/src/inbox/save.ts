import type { EpisodeChange } from '../api/episodes';

/** Makes the change that a dialog asks for. @param words what is done, for the notice. @throws ApiProblem */
export type Save = (change: EpisodeChange, words: string) => Promise<void>;
