import { episodeCountsQuery, TODAY_FILTER, todayQuery } from '../api/episodes';
import {
  distributionQuery,
  fleetActivityQuery,
  moatIndexQuery,
  pipelineFlowQuery,
  TREND_DAYS,
} from '../api/home-queries';
import { queryClient } from '../api/query-client';
import { settingsQuery } from '../api/settings-query';
import { session } from '../session/current-session';
import { firstProject, projectsQuery } from './projects';

/** Paths of Home, with or without a project. */
const HOME = /^\/(?:projects\/([^/]+)\/?)?$/;

/**
 * Requests the data of the first page while its code loads: the projects, and everything on Home. The page retries and
 * shows failed requests. Does nothing while no user is signed in.
 */
export function prefetchFirstPage(): void {
  const state = session.state();
  if (state.status !== 'signed-in') return;
  const home = HOME.exec(location.pathname);
  const request = queryClient.query(projectsQuery(state.organisation.id)).then((projects) => {
    const shown = home?.[1] ? projects.find(({ project_id }) => project_id === home[1]) : firstProject(projects);
    if (home && shown) prefetchHome(shown.project_id);
  });
  ignoreFailure(request);
}

function prefetchHome(projectId: string): void {
  // The index first, because it is the most prominent.
  ignoreFailure(queryClient.query(moatIndexQuery(projectId)));
  ignoreFailure(queryClient.query(settingsQuery(projectId)));
  ignoreFailure(queryClient.query(distributionQuery(projectId, TREND_DAYS)));
  ignoreFailure(queryClient.query(todayQuery(projectId, new URLSearchParams(location.search).get('action'))));
  ignoreFailure(queryClient.query(episodeCountsQuery(projectId, TODAY_FILTER)));
  ignoreFailure(queryClient.query(pipelineFlowQuery(projectId)));
  ignoreFailure(queryClient.query(fleetActivityQuery(projectId)));
}

function ignoreFailure(request: Promise<unknown>): void {
  request.catch(() => undefined);
}
