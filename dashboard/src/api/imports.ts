import { queryOptions } from '@tanstack/react-query';
import type { components, operations } from '../../generated/api';
import { problemOf } from './api-problem';
import { api, bodyOf, fetchAsCaller, responseOf } from './client';

export type Import = components['schemas']['ImportBody'];
export type ImportResult = components['schemas']['ImportResultBody'];
/** How a file is read, as the parameters of the API. */
export type ImportOptions = Omit<
  NonNullable<operations['runProjectImport']['parameters']['query']>,
  'dry_run' | 'mapping' | 'format'
>;

const POLL_MS = 700;

export const importsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'imports'],
    queryFn: ({ signal }) =>
      bodyOf(api.GET('/api/v1/projects/{projectId}/imports', { params: { path: { projectId } }, signal })),
  });

/** One import, asked for again until it has ended. */
export const importQuery = (projectId: string, importId: string) =>
  queryOptions({
    queryKey: [projectId, 'import', importId],
    queryFn: ({ signal }) =>
      bodyOf(
        api.GET('/api/v1/projects/{projectId}/imports/{importId}', { params: pathOf(projectId, importId), signal }),
      ),
    refetchInterval: ({ state }) => (state.data?.finished_at === null ? POLL_MS : false),
    staleTime: 0,
  });

const pathOf = (projectId: string, importId: string) => ({ path: { projectId, importId } });

/** Sends a file, and has it read without importing anything. Without the time limit of other requests. */
export async function previewFile(projectId: string, file: File): Promise<ImportResult> {
  const query = new URLSearchParams({ dry_run: 'true', file_name: file.name });
  const url = `${location.origin}/api/v1/projects/${encodeURIComponent(projectId)}/imports?${query}`;
  const headers = { 'Content-Type': 'application/octet-stream' };
  const response = await fetchAsCaller(new Request(url, { method: 'POST', body: file, headers }));
  const body: unknown = await responseOf(response.json());
  if (!response.ok) throw problemOf(response, body);
  return body as ImportResult;
}

/** Reads the file of an import again. */
export const runImport = (projectId: string, importId: string, options: ImportOptions, dryRun: boolean) =>
  bodyOf(
    api.POST('/api/v1/projects/{projectId}/imports/{importId}/run', {
      params: { ...pathOf(projectId, importId), query: { ...options, dry_run: dryRun } },
    }),
  );

export const stopImport = (projectId: string, importId: string) =>
  bodyOf(api.DELETE('/api/v1/projects/{projectId}/imports/{importId}', { params: pathOf(projectId, importId) }));

/** The rejected rows as a file. */
export async function rejectedRows(projectId: string, importId: string): Promise<Blob> {
  const { data, error, response } = await responseOf(
    api.GET('/api/v1/projects/{projectId}/imports/{importId}/rejected.csv', {
      params: pathOf(projectId, importId),
      parseAs: 'blob',
    }),
  );
  if (!data) throw problemOf(response, error);
  return data;
}
