import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { moatHistoryQuery } from '../api/home-queries';
import { type ModelSwitches, modelSwitches } from '../charts/model-switches';
import { useProject } from '../project/projects';

/** The days from which the score was computed in another way. @param days number of days up to that of the scores */
export function useSwitches(days: number): ModelSwitches {
  const { project_id, as_of } = useProject();
  const { data } = useQuery(moatHistoryQuery(project_id, as_of, days));
  return useMemo(() => modelSwitches(data?.points ?? []), [data]);
}
