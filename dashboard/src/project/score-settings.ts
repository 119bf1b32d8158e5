import { useQuery } from '@tanstack/react-query';
import { type ScoreSettings, settingsQuery } from '../api/settings-query';
import { useProject } from './projects';

/** What the project sets for its scores. Undefined: not read yet. */
export function useScoreSettings(): ScoreSettings | undefined {
  return useQuery(settingsQuery(useProject().project_id)).data?.settings;
}
