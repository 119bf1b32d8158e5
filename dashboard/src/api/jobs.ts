import { ApiProblem, type Schemas } from '@relationship-depth/client';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from './client';

type Job = Schemas['JobBody'];

const POLL_MS = 1_000;
const CANCELLED = 'cancelled';

/**
 * Something that takes a moment in a small project, and is a job in a large one.
 *
 * @param begin sends the request
 * @returns the mutation; `progress` of the job, 0..1, null while there is none; `cancel` ends it
 */
export function useJob<Input, Result extends object>(
  projectId: string,
  begin: (input: Input) => Promise<Result | Job>,
  onSuccess: (result: Result, input: Input) => unknown,
) {
  const [progress, setProgress] = useState<number | null>(null);
  const waiting = useRef<AbortController | null>(null);
  // A job goes on without its page.
  useEffect(() => () => waiting.current?.abort('left'), []);
  const mutation = useMutation<Result, Error, Input>({
    mutationFn: async (input) => {
      const control = new AbortController();
      waiting.current = control;
      try {
        return await resultOf(projectId, await begin(input), setProgress, control.signal);
      } finally {
        setProgress(null);
      }
    },
    onSuccess,
  });
  const cancel = (): void => {
    waiting.current?.abort(CANCELLED);
    mutation.reset();
  };
  return { mutation, progress, cancel };
}

async function resultOf<Result extends object>(
  projectId: string,
  answer: Result | Job,
  onProgress: (progress: number) => void,
  signal: AbortSignal,
): Promise<Result> {
  if (!isJob(answer)) return answer;
  const params = { path: { projectId, jobId: answer.job_id } };
  let job: Job = answer;
  while (job.finished_at === null) {
    onProgress(job.progress);
    await pause(signal);
    if (signal.reason === CANCELLED) await api.delete('/api/v1/projects/{projectId}/jobs/{jobId}', params);
    signal.throwIfAborted();
    job = await api.get('/api/v1/projects/{projectId}/jobs/{jobId}', params);
  }
  if (job.state === 'finished') return job.result as Result;
  throw new ApiProblem(409, job.state === 'failed' ? 'It failed' : 'It was cancelled', job.error ?? '');
}

function isJob(answer: object): answer is Job {
  return 'job_id' in answer;
}

/** Waits a moment, or until the signal. */
async function pause(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, POLL_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
    if (signal.aborted) resolve();
  });
}
