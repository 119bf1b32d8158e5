import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobProcesses } from './job-process';
import { JobFailure, JobInterrupted, jobProgram } from './job-work';

const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-process-'));
const usual = jobProgram.path;
afterEach(() => {
  jobProgram.path = usual;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a process that does this with its work, and `send`. */
function start(script: string) {
  jobProgram.path = join(folder, 'job.cjs');
  writeFileSync(
    jobProgram.path,
    `process.on('disconnect', () => process.exit(1));
     process.once('message', (work) => { const send = (message) => process.send(message); ${script} });`,
  );
  const database = { url: 'postgres://localhost/none', rowSecurity: false, prepared: true };
  return new JobProcesses(database).start('kind', 'p' as never, { of: 'me' }, 64);
}

it('is given its work, reports its progress and its result, and ends when it is stopped', async () => {
  const running = start(
    `send({ progress: 7 }); send({ result: { pid: process.pid, work, limits: process.execArgv } })`,
  );
  const { pid, work, limits } = (await running.result) as { pid: number; work: object; limits: string[] };
  expect(work).toMatchObject({ kind: 'kind', projectId: 'p', input: { of: 'me' }, database: { prepared: true } });
  expect(limits).toContain('--max-old-space-size=64');
  expect(running.progress()).toBe(7);
  await running.stop();
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

it('fails with the words for the client, or the error', async () => {
  await expect(start(`send({ failure: 'no such day', error: '' })`).result).rejects.toEqual(
    new JobFailure('no such day'),
  );
  await expect(start(`send({ failure: null, error: 'boom' })`).result).rejects.toEqual(new Error('boom'));
  await expect(start(`send({ failure: null, error: 'away', isInterrupted: true })`).result).rejects.toEqual(
    new JobInterrupted('away'),
  );
  await expect(start('process.exit(0)').result).rejects.toThrow('ended before its job');
});

it('being killed differs from running out of memory', async () => {
  await expect(start(`process.kill(process.pid, 'SIGKILL')`).result).rejects.toThrow(JobInterrupted);
  const full = start(`process.kill(process.pid, 'SIGABRT')`).result;
  await expect(full).rejects.toThrow(JobFailure);
  await expect(full).rejects.toThrow('import it in parts');
});
