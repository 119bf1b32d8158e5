import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useParams } from 'wouter';
import { HomePage } from './home/home-page';
import { Shell } from './layout/shell';
import { LiveUpdates } from './project/live-updates';
import { NoProject } from './project/no-project';
import { firstProject, ProjectContext, projectPath, projectsQuery, rememberProject } from './project/projects';
import { useSession } from './session/current-session';
import { Loading } from './ui/loading';
import { NotFound } from './ui/not-found';
import { ProblemNote } from './ui/problem-note';

const RelationshipsPage = lazy(() => import('./relationships/relationships-page'));
const RelationshipPage = lazy(() => import('./relationships/relationship-page'));
const CohortsPage = lazy(() => import('./cohorts/cohorts-page'));

/** Which page is shown at which address. */
export function Pages() {
  return (
    <Switch>
      <Route path="/">
        <FirstProject />
      </Route>
      <Route path="/projects/:projectId" nest>
        <ProjectPages />
      </Route>
      <Route>
        <NotFound what="page" />
      </Route>
    </Switch>
  );
}

function useOwnProjects() {
  const session = useSession();
  return useQuery(projectsQuery(session.status === 'signed-in' ? session.organisation.id : null));
}

function FirstProject() {
  const projects = useOwnProjects();
  if (projects.isPending) return <Loading />;
  if (projects.isError) return <ProblemNote error={projects.error} retry={projects.refetch} page />;
  const first = firstProject(projects.data);
  return first ? <Redirect to={projectPath(first.project_id)} replace /> : <NoProject />;
}

function ProjectPages() {
  const { projectId = '' } = useParams<{ projectId: string }>();
  const projects = useOwnProjects();
  const project = projects.data?.find(({ project_id }) => project_id === projectId);
  useEffect(() => {
    if (project) rememberProject(project.project_id);
  }, [project]);
  if (projects.isPending) return <Loading />;
  if (projects.isError && !projects.data) return <ProblemNote error={projects.error} retry={projects.refetch} page />;
  if (!project) return <NotFound what="project" />;
  return (
    <ProjectContext value={project}>
      <LiveUpdates>
        <Shell projects={projects.data ?? []}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/" component={HomePage} />
              <Route path="/relationships" component={RelationshipsPage} />
              <Route path="/relationship" component={RelationshipPage} />
              <Route path="/cohorts" component={CohortsPage} />
              <Route>
                <NotFound what="page" />
              </Route>
            </Switch>
          </Suspense>
        </Shell>
      </LiveUpdates>
    </ProjectContext>
  );
}
