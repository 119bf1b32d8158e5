import { items, type Schemas } from '@relationship-depth/client';
import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api } from '../api/client';
import { retryDelay } from '../api/retry-delay';
import { browserStorage } from '../browser/storage';

/** Sorts "Shop 2" before "Shop 10". */
export const natural = new Intl.Collator(undefined, { numeric: true });

export type Project = Schemas['ProjectItem'];

const LAST_PROJECT = 'last-project';
const REFRESH_MS = 60_000;
const PAGE_SIZE = 100;

/** All projects of the organisation, refreshed every minute to show the age of the numbers. */
export const projectsQuery = (organisation: string | null) =>
  queryOptions({
    queryKey: ['projects', organisation],
    queryFn: ({ signal }) => allProjects(signal),
    refetchInterval: ({ state }) => retryDelay(state.error) || REFRESH_MS,
  });

async function allProjects(signal: AbortSignal): Promise<Project[]> {
  const projects: Project[] = [];
  const query = { page_size: PAGE_SIZE };
  for await (const project of items(api, '/api/v1/projects', { query, signal })) projects.push(project);
  return projects.sort((one, other) => natural.compare(one.name, other.name));
}

export const ProjectContext = createContext<Project | null>(null);

/** The project that the page shows. */
export function useProject(): Project {
  const project = useContext(ProjectContext);
  if (!project) throw new Error('useProject outside of a project page');
  return project;
}

export function rememberProject(projectId: string): void {
  browserStorage.set(LAST_PROJECT, projectId);
}

/** The project to open first: the last opened one, or else the first. */
export function firstProject(projects: readonly Project[]): Project | undefined {
  const last = browserStorage.get(LAST_PROJECT);
  return projects.find(({ project_id }) => project_id === last) ?? projects[0];
}

/** The path of a project page. */
export function projectPath(projectId: string, page = ''): string {
  return `/projects/${encodeURIComponent(projectId)}${page && `/${page}`}`;
}
