import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { type ImportOptions, type ImportResult, importQuery, runImport } from '../api/imports';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { FirstRows } from './first-rows';
import { inWords, mappingName } from './import-options';
import { ImportProgress } from './import-progress';
import { OptionFields } from './option-fields';
import { Reasons } from './reasons';
import { Result } from './result';

/** An import in whichever state it is. */
export function ImportView({ result }: { result: ImportResult }) {
  const { state, dry_run, file_kept_until } = result;
  if (result.finished_at === null) return <ImportProgress result={result} />;
  if (state === 'finished' && !dry_run) return <Result result={result} />;
  if (state === 'stopped') return <Ended title="Stopped" text="Nothing of the file was imported." />;
  const canAnswer = result.question !== undefined || result.files.length > 0;
  if (!file_kept_until || !canAnswer || Date.parse(file_kept_until) < Date.now()) {
    const text = state === 'failed' ? (result.error ?? '') : 'The file is not kept any more.';
    return <Ended title={state === 'failed' ? 'Failed' : 'Preview'} text={text} />;
  }
  return <Preview result={result} key={result.finished_at} />;
}

function Ended({ title, text }: { title: string; text: string }) {
  return (
    <Card title={title}>
      <p>{text}</p>
      <p>
        <Link href="/import">Choose a file</Link>
      </p>
    </Card>
  );
}

/** What the file was understood to be, and what must be said about it. */
function Preview({ result }: { result: ImportResult }) {
  const { project_id } = useProject();
  const format = useFormat();
  const client = useQueryClient();
  const [changed, setChanged] = useState<ImportOptions>({});
  const [remember, setRemember] = useState(false);
  const { import_id, counts, file_name, error, files } = result;
  const before = result.options as ImportOptions;
  const run = useMutation({
    mutationFn: (dryRun: boolean) => {
      const name = remember && !dryRun ? { save_mapping: mappingName(file_name) } : {};
      return runImport(project_id, import_id, { ...before, ...changed, ...name }, dryRun);
    },
    onSuccess: (body) => client.setQueryData(importQuery(project_id, import_id).queryKey, body),
  });
  const isChanged = Object.keys(changed).length > 0;
  const accepted = counts.accepted ?? 0;
  const change = (some: ImportOptions): void => setChanged((others) => ({ ...others, ...some }));
  const isTable = files.length === 1 && (files[0]?.columns.length ?? 0) > 0;
  return (
    <>
      <Card title={file_name ?? 'The file'} note={noteOf(result, format.count)}>
        {result.question && <p className={sheet.lead}>{QUESTIONS[result.question.option]}</p>}
        {error && !isAsked(result) && <p className={sheet.warning}>{inWords(error)}</p>}
        {files.map(({ name, words }) => (
          <p key={name} className={sheet.soft}>
            {files.length > 1 ? `${name}: ${words}` : withoutColumns(words)}
          </p>
        ))}
        <OptionFields result={result} changed={changed} change={change} />
        {notesOf(result).length > 0 && (
          <ul className={sheet.soft}>
            {notesOf(result).map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        {run.isError && <ProblemNote error={run.error} />}
        <div className={sheet.form}>
          {isTable && accepted > 0 && !isChanged && (
            <label className={sheet.check}>
              <input type="checkbox" checked={remember} onChange={({ target }) => setRemember(target.checked)} />
              Read files like this the same way from now on
            </label>
          )}
        </div>
        <div className={sheet.actions}>
          {accepted > 0 && !isChanged ? (
            <Button primary onClick={() => run.mutate(false)} disabled={run.isPending}>
              Import {format.counted(accepted, 'row', 'rows')}
            </Button>
          ) : (
            <Button primary onClick={() => run.mutate(true)} disabled={run.isPending || !isChanged}>
              Show again
            </Button>
          )}
          <Link href="/import">Choose another file</Link>
        </div>
      </Card>
      <FirstRows rows={(result.first_rows ?? []) as readonly Readonly<Record<string, string>>[]} />
      <Reasons title="Left out, without being wrong" reasons={result.left_out} />
      <Reasons title="Rejected" reasons={result.rejected} />
    </>
  );
}

const QUESTIONS: Readonly<Record<string, string>> = {
  map: 'Which column is which?',
  date_order: 'In which order are its dates?',
  time_zone: 'In which time zone are its times?',
  me: 'Who are your agents?',
  sheet: 'Which sheet?',
};

/** Whether the fields say all that the message does: the first time that a file asks. */
function isAsked({ question, options }: ImportResult): boolean {
  if (question === undefined || question.option === 'date_order') return false;
  return !Object.hasOwn((options as object | undefined) ?? {}, question.option);
}

/** How a table was understood, without its columns, for which there are fields. */
function withoutColumns(words: string): string {
  const parts = words.split('; ').filter((part) => !/^\w+ (?:from|always) "/.test(part));
  return parts.join('; ').replace(' (time_zone)', '');
}

/** Without the kinds, for which there are fields. */
function notesOf({ notes, files, unknown_kinds: kinds }: ImportResult): string[] {
  const [file] = files;
  const start = files.length === 1 && file ? `${file.name}: ` : '';
  return notes
    .map((note) => (note.startsWith(start) ? note.slice(start.length) : note))
    .filter((note) => kinds.length === 0 || !note.startsWith('unknown kinds'));
}

function noteOf({ rows_read, counts }: ImportResult, count: (value: number) => string): string | undefined {
  if (counts.accepted === undefined) return undefined;
  return `${count(counts.accepted)} of ${count(rows_read)} rows would be imported`;
}
