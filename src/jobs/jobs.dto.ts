import { AnyField, DoubleField, TextField, TimeField } from '../http/query/field.decorators';

/** Work that takes longer than a request waits. */
export class JobBody {
  @TextField('UUID of the job.', { format: 'uuid' })
  job_id!: string;

  @TextField('What it computes.', { enum: ['settings_preview', 'backtest'] })
  kind!: string;

  @TextField(
    'queued until a process is free; running; then finished, failed or cancelled. If its process stops, another one takes over.',
    { enum: ['queued', 'running', 'finished', 'failed', 'cancelled'] },
  )
  state!: string;

  @DoubleField('Completed steps / all steps, 0..1. Goes back to 0 if another process takes over.')
  progress!: number;

  @TimeField('When it was requested.')
  created_at!: string;

  @TimeField('When its current process started it; null before.', { nullable: true })
  started_at!: string | null;

  @TimeField('When it finished, failed or was cancelled; null before. It is kept for 24 hours after that.', {
    nullable: true,
  })
  finished_at!: string | null;

  @TextField('Why it failed; null unless it failed.', { nullable: true })
  error!: string | null;

  @AnyField('The body with which the operation responds when it is fast enough; absent until the job has finished.')
  result?: object;
}
