import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { contactSearchQuery } from '../api/contacts';
import { exportRelationships } from '../api/relationship-queries';
import { computeScores } from '../api/setup-requests';
import { saveFile } from '../browser/save-file';
import { agentPath } from '../project/agent-path';
import { useAgents } from '../project/agents';
import { contactPath } from '../project/contact-path';
import { projectPath, projectsQuery, useProject } from '../project/projects';
import { session, useSession } from '../session/current-session';
import { useSavedViews } from '../views/saved-views';
import { PAGES } from './page-links';
import { chooseTheme } from './theme';

/** Agents, and projects, that are shown at most. */
const SHOWN = 5;

/** What the palette finds: an address, or something to do. */
export interface Target {
  readonly label: string;
  readonly kind: string;
  readonly href?: string;
  /** @throws ApiProblem */
  readonly run?: () => unknown;
}

const LISTS: readonly Target[] = [
  { href: '/audit-log', label: 'Audit log', kind: 'Page' },
  { href: '/accounts', label: 'Accounts', kind: 'List' },
  { href: '/accounts?single_threaded=true', label: 'Accounts that hang on one contact or agent', kind: 'List' },
  { href: '/duplicates', label: 'Possible duplicates', kind: 'List' },
  { href: '/inbox?view=mine', label: 'Inbox: mine', kind: 'List' },
  { href: '/inbox?view=unassigned', label: 'Inbox: unassigned', kind: 'List' },
  { href: '/relationships?at_risk=true&sort=value_at_stake', label: 'At risk, most at stake first', kind: 'List' },
  { href: '/relationships?sort=trend&order=asc', label: 'Declining most', kind: 'List' },
  { href: '/relationships?stage=new', label: 'New relationships', kind: 'List' },
];

/** @param typed in lower case */
export function useTargets(typed: string, showShortcuts: () => void): readonly Target[] {
  const { project_id } = useProject();
  const agents = useAgents();
  const { views } = useSavedViews(project_id);
  const contacts = useQuery({ ...contactSearchQuery(project_id, typed), enabled: typed !== '' });
  const actions = useActions(showShortcuts);
  const projects = useOtherProjects();
  const matching = ({ label }: Target): boolean => label.toLowerCase().includes(typed);
  const some = (targets: readonly Target[]): readonly Target[] => targets.filter(matching).slice(0, SHOWN);
  const ofContacts = (typed === '' ? [] : (contacts.data?.contacts ?? [])).map(({ user_id, name, account_name }) => ({
    href: contactPath(user_id),
    label: name,
    kind: ['Contact', ...(name === user_id ? [] : [user_id]), ...(account_name === null ? [] : [account_name])].join(
      ', ',
    ),
  }));
  return [
    ...PAGES.map(({ href, label }) => ({ href, label, kind: 'Page' })).filter(matching),
    ...views.map(({ name, path }) => ({ href: path, label: name, kind: 'View' })).filter(matching),
    ...LISTS.filter(matching),
    ...actions.filter(matching),
    ...some(agents.map(({ agent_id, name }) => ({ href: agentPath(agent_id), label: name, kind: 'Agent' }))),
    ...some(projects),
    ...ofContacts,
  ];
}

function useActions(showShortcuts: () => void): readonly Target[] {
  const { project_id, name } = useProject();
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const recompute = async (): Promise<void> => {
    await computeScores(project_id);
    await client.invalidateQueries({ queryKey: [project_id, 'runs'] });
    navigate('/settings');
  };
  const exportAll = async (): Promise<void> =>
    saveFile(await exportRelationships(project_id, {}), `${name} relationships.csv`);
  const actions: readonly Omit<Target, 'kind'>[] = [
    { label: 'Import a file', href: '/import' },
    { label: 'Recompute now', run: recompute },
    { label: 'Run a backtest', href: '/quality' },
    { label: 'Export all relationships as CSV', run: exportAll },
    { label: 'Create a key, a webhook or a project', href: '/settings' },
    { label: 'Use light colours', run: () => chooseTheme('light') },
    { label: 'Use dark colours', run: () => chooseTheme('dark') },
    { label: 'Use the colours of the system', run: () => chooseTheme('system') },
    { label: 'Show all shortcuts', run: showShortcuts },
    { label: 'Sign out', run: () => session.signOut() },
  ];
  return actions.map((action) => ({ ...action, kind: 'Action' }));
}

function useOtherProjects(): readonly Target[] {
  const current = useProject();
  const state = useSession();
  const { data } = useQuery(projectsQuery(state.status === 'signed-in' ? state.organisation.id : null));
  return (data ?? [])
    .filter(({ project_id }) => project_id !== current.project_id)
    .map(({ project_id, name }) => ({ href: `~${projectPath(project_id)}`, label: name, kind: 'Project' }));
}
