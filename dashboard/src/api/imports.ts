import type { RequestOf, Schemas } from '@relationship-depth/client';
import { queryOptions } from '@tanstack/react-query';
import { api, fileOf } from './client';

export type Import = Schemas['ImportBody'];
export type ImportResult = Schemas['ImportResultBody'];
type RunRequest = RequestOf<'/api/v1/projects/{projectId}/imports/{importId}/run', 'post'>;
/** How a file is read, as the parameters of the API. */
export type ImportOptions = Omit<NonNullable<RunRequest['query']>, 'dry_run' | 'mapping' | 'format'>;

const POLL_MS = 700;

export const importsQuery = (projectId: string) =>
  queryOptions({
    queryKey: [projectId, 'imports'],
    queryFn: ({ signal }) => api.get('/api/v1/projects/{projectId}/imports', { path: { projectId }, signal }),
  });

/** One import, asked for again until it has ended. */
export const importQuery = (projectId: string, importId: string) =>
  queryOptions({
    queryKey: [projectId, 'import', importId],
    queryFn: ({ signal }) =>
      api.get('/api/v1/projects/{projectId}/imports/{importId}', { path: { projectId, importId }, signal }),
    refetchInterval: ({ state }) => (state.data?.finished_at === null ? POLL_MS : false),
    staleTime: 0,
  });

/** Sends a file, and has it read without importing anything. Without the time limit of other requests. */
export async function previewFile(projectId: string, file: File): Promise<ImportResult> {
  const response = await api.send('post', '/api/v1/projects/{projectId}/imports', {
    path: { projectId },
    query: { dry_run: true, file_name: file.name },
    headers: { 'Content-Type': 'application/octet-stream' },
    body: file,
    timeoutMs: null,
  });
  return (await response.json()) as ImportResult;
}

/** Reads the file of an import again. */
export const runImport = (projectId: string, importId: string, options: ImportOptions, dryRun: boolean) =>
  api.post('/api/v1/projects/{projectId}/imports/{importId}/run', {
    path: { projectId, importId },
    query: { ...options, dry_run: dryRun },
  });

export const stopImport = (projectId: string, importId: string) =>
  api.delete('/api/v1/projects/{projectId}/imports/{importId}', { path: { projectId, importId } });

/** The rejected rows as a file. */
export async function rejectedRows(projectId: string, importId: string): Promise<Blob> {
  const path = '/api/v1/projects/{projectId}/imports/{importId}/rejected.csv';
  return await fileOf(path, { path: { projectId, importId } });
}
