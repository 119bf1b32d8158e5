import {
  atRiskQuery,
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

/** Where Home is shown, with or without a project named. */
const HOME = /^\/(?:projects\/([^/]+)\/?)?$/;

/**
 * Asks for what the first page shows while its code is still on its way: the projects, and for Home all that it reads.
 * What fails is left to the page, which asks again and says so. Does nothing while it is not known who is looking.
 */
export function askFirst(): void {
  const state = session.state();
  if (state.status !== 'signed-in') return;
  const home = HOME.exec(location.pathname);
  const asked = queryClient.query(projectsQuery(state.organisation.id)).then((projects) => {
    const shown = home?.[1] ? projects.find(({ project_id }) => project_id === home[1]) : firstProject(projects);
    if (home && shown) askForHome(shown.project_id);
  });
  leaveFailureToPage(asked);
}

function askForHome(projectId: string): void {
  // The index first: it is what the eye looks for.
  leaveFailureToPage(queryClient.query(moatIndexQuery(projectId)));
  leaveFailureToPage(queryClient.query(settingsQuery(projectId)));
  leaveFailureToPage(queryClient.query(distributionQuery(projectId, TREND_DAYS)));
  leaveFailureToPage(queryClient.query(atRiskQuery(projectId)));
  leaveFailureToPage(queryClient.query(pipelineFlowQuery(projectId)));
  leaveFailureToPage(queryClient.query(fleetActivityQuery(projectId)));
}

function leaveFailureToPage(request: Promise<unknown>): void {
  request.catch(() => undefined);
}
