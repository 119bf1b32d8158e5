import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Redirect, Route, Switch, useLocation, useParams } from 'wouter';
import { HomePage } from './home/home-page';
import { lazyPart } from './layout/lazy-part';
import { Shell } from './layout/shell';
import { LiveUpdates } from './project/live-updates';
import { NoProject } from './project/no-project';
import { firstProject, ProjectContext, projectPath, projectsQuery, rememberProject } from './project/projects';
import { useSession } from './session/current-session';
import { ErrorBoundary } from './ui/error-boundary';
import { Loading } from './ui/loading';
import { NotFound } from './ui/not-found';
import { Pending } from './ui/pending';

const InboxPage = lazyPart(() => import('./inbox/inbox-page'), <Loading />);
const RelationshipsPage = lazyPart(() => import('./relationships/relationships-page'), <Loading />);
const RelationshipPage = lazyPart(() => import('./relationships/relationship-page'), <Loading />);
const ContactsPage = lazyPart(() => import('./contacts/contacts-page'), <Loading />);
const ContactPage = lazyPart(() => import('./contacts/contact-page'), <Loading />);
const DuplicatesPage = lazyPart(() => import('./contacts/duplicates-page'), <Loading />);
const AgentsPage = lazyPart(() => import('./agents/agents-page'), <Loading />);
const AgentPage = lazyPart(() => import('./agents/agent-page'), <Loading />);
const LifeCyclePage = lazyPart(() => import('./lifecycle/lifecycle-page'), <Loading />);
const QualityPage = lazyPart(() => import('./quality/quality-page'), <Loading />);
const SettingsPage = lazyPart(() => import('./settings/settings-page'), <Loading />);
const AuditPage = lazyPart(() => import('./settings/audit-page'), <Loading />);
const ImportPage = lazyPart(() => import('./imports/import-page'), <Loading />);
const CohortsPage = lazyPart(() => import('./cohorts/cohorts-page'), <Loading />);

/** The routes. */
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

function AwaitedProjects({ query }: { query: ReturnType<typeof useOwnProjects> }) {
  return (
    <Pending query={query} page>
      <Loading />
    </Pending>
  );
}

function FirstProject() {
  const projects = useOwnProjects();
  if (!projects.data) return <AwaitedProjects query={projects} />;
  const first = firstProject(projects.data);
  return first ? <Redirect to={projectPath(first.project_id)} replace /> : <NoProject />;
}

function ProjectPages() {
  const { projectId = '' } = useParams<{ projectId: string }>();
  const [page] = useLocation();
  const projects = useOwnProjects();
  const project = projects.data?.find(({ project_id }) => project_id === projectId);
  useEffect(() => {
    if (project) rememberProject(project.project_id);
  }, [project]);
  if (!projects.data) return <AwaitedProjects query={projects} />;
  if (!project) return <NotFound what="project" />;
  return (
    <ProjectContext value={project}>
      <LiveUpdates>
        <Shell projects={projects.data}>
          <ErrorBoundary what="This page" key={page}>
            <Switch>
              <Route path="/" component={HomePage} />
              <Route path="/inbox" component={InboxPage} />
              <Route path="/relationships" component={RelationshipsPage} />
              <Route path="/relationship" component={RelationshipPage} />
              <Route path="/contacts" component={ContactsPage} />
              <Route path="/contact" component={ContactPage} />
              <Route path="/duplicates" component={DuplicatesPage} />
              <Route path="/agents" component={AgentsPage} />
              <Route path="/agent" component={AgentPage} />
              <Route path="/cohorts" component={CohortsPage} />
              <Route path="/lifecycle" component={LifeCyclePage} />
              <Route path="/quality" component={QualityPage} />
              <Route path="/settings" component={SettingsPage} />
              <Route path="/audit-log" component={AuditPage} />
              <Route path="/import" component={ImportPage} />
              <Route>
                <NotFound what="page" />
              </Route>
            </Switch>
          </ErrorBoundary>
        </Shell>
      </LiveUpdates>
    </ProjectContext>
  );
}
