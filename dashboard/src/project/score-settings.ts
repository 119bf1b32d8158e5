import { useQuery } from '@tanstack/react-query';
import { type ScoreSettings, settingsQuery } from '../api/settings-query';
import { useProject } from './projects';

/** The score settings of the project; undefined until loaded. */
export function useScoreSettings(): ScoreSettings | undefined {
  return useQuery(settingsQuery(useProject().project_id)).data?.settings;
}
