import { useQuery } from '@tanstack/react-query';
import { api } from './client';

function useCaller() {
  const { data } = useQuery({
    queryKey: ['me'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => api.get('/api/v1/me', { signal }),
  });
  return data;
}

/** Id of the caller, by which episodes are assigned to them; null until it is known. */
export function useOwnId(): string | null {
  return useCaller()?.user_id ?? null;
}

/** Whether the caller is an administrator; false until it is known. */
export function useIsAdmin(): boolean {
  return useCaller()?.is_admin ?? false;
}
