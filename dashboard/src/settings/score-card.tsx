import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import {
  applySettings,
  type Preview,
  previewSettings,
  rollBackSettings,
  type SettingsPatch,
  useSettingsVersions,
} from '../api/administration';
import { useJob } from '../api/jobs';
import { type ScoreSettings, settingsQuery } from '../api/settings-query';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { JobProgress } from '../ui/job-progress';
import { Skeleton } from '../ui/loading';
import { Pending } from '../ui/pending';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';
import { PreviewTable } from './preview-table';
import { changesOf, SCORE_CHOICES, SCORE_FIELDS, SCORE_GROUPS, shownValue, typedValue } from './score-form';

/** Milliseconds after the last change in which a preview begins by itself. */
const PREVIEW_AFTER_MS = 1_000;

/** The score settings: preview, apply and roll back. */
export function ScoreCard() {
  const query = useQuery(settingsQuery(useProject().project_id));
  return (
    <Card
      title="Score"
      note={query.data && (query.data.version === 0 ? 'the defaults' : `version ${query.data.version}`)}
    >
      {query.data ? (
        <>
          <ScoreForm key={query.data.version} settings={query.data.settings} />
          <Versions current={query.data.version} />
        </>
      ) : (
        <Pending query={query}>
          <Skeleton lines={8} />
        </Pending>
      )}
    </Card>
  );
}

function useRefresh(): () => Promise<void> {
  const { project_id } = useProject();
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [project_id] });
}

function ScoreForm({ settings }: { settings: ScoreSettings }) {
  const { project_id } = useProject();
  const [previewed, setPreviewed] = useState<SettingsPatch | null>(null);
  const wanted = useRef<SettingsPatch | null>(null);
  const timer = useRef<number>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const {
    mutation: preview,
    progress,
    cancel,
  } = useJob<SettingsPatch, Preview>(
    project_id,
    (patch) => previewSettings(project_id, patch),
    // Not of a form that has changed meanwhile.
    (_, patch) => patch === wanted.current && setPreviewed(patch),
  );
  const refresh = useRefresh();
  const apply = useMutation({
    mutationFn: (patch: SettingsPatch) => applySettings(project_id, patch),
    onSuccess: refresh,
  });
  const begin = (patch: SettingsPatch): void => {
    clearTimeout(timer.current);
    if (preview.isPending) cancel();
    wanted.current = patch;
    preview.mutate(patch);
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    begin(changesOf(settings, filledIn(event.currentTarget)));
  };
  const changed = ({ currentTarget: form }: FormEvent<HTMLFormElement>): void => {
    setPreviewed(null);
    wanted.current = null;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const patch = changesOf(settings, filledIn(form));
      if (form.checkValidity() && Object.keys(patch).length > 0) begin(patch);
    }, PREVIEW_AFTER_MS);
  };
  const problem = apply.error ?? preview.error;
  return (
    <form onSubmit={submit} onChange={changed} className={sheet.page}>
      {SCORE_GROUPS.map(({ title, fields }) => (
        <fieldset key={title} className={sheet.group}>
          <legend>{title}</legend>
          <div className={`${sheet.form} ${sheet.fields}`}>
            {fields.map((field) => (
              <label key={field.name}>
                {field.label}
                <input name={field.name} type="number" step="any" required defaultValue={shownValue(settings, field)} />
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      <div className={sheet.form}>
        {SCORE_CHOICES.map(({ name, label, options }) => (
          <label key={name}>
            {label}
            <select name={name} defaultValue={settings[name]}>
              {options.map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        ))}
      </div>
      {problem && <ProblemNote error={problem} />}
      <div className={sheet.actions}>
        <Button type="submit" disabled={preview.isPending}>
          {preview.isPending ? 'Loading…' : 'Preview'}
        </Button>
        <Button primary disabled={!previewed || apply.isPending} onClick={() => previewed && apply.mutate(previewed)}>
          Apply
        </Button>
      </div>
      {progress !== null && <JobProgress progress={progress} cancel={cancel} />}
      {previewed && preview.data && <PreviewTable preview={preview.data} />}
    </form>
  );
}

function filledIn(form: HTMLFormElement): ReadonlyMap<string, number | string> {
  const typed = new FormData(form);
  return new Map<string, number | string>([
    ...SCORE_FIELDS.map((field) => [field.name, typedValue(field, Number(typed.get(field.name)))] as const),
    ...SCORE_CHOICES.map(({ name }) => [name, String(typed.get(name))] as const),
  ]);
}

function Versions({ current }: { current: number }) {
  const { project_id } = useProject();
  const format = useFormat();
  const query = useSettingsVersions(project_id);
  const refresh = useRefresh();
  const rollBack = useMutation({
    mutationFn: (version: number) => rollBackSettings(project_id, version),
    onSuccess: refresh,
  });
  const versions = query.data?.versions ?? [];
  if (versions.length === 0) return null;
  return (
    <details>
      <summary>{format.counted(versions.length, 'version', 'versions')}</summary>
      {rollBack.isError && <ProblemNote error={rollBack.error} />}
      <ul>
        {[...versions, { version: 0, applied_at: null, applied_by: null }].map(
          ({ version, applied_at, applied_by }) => (
            <li key={version} className={sheet.form}>
              <span>
                {version === 0
                  ? 'Defaults'
                  : `Version ${version}, ${applied_at ? format.dateTime(applied_at) : ''}, by ${applied_by}`}
              </span>
              {version !== current && (
                <Button
                  onClick={() => rollBack.mutate(version)}
                  disabled={rollBack.isPending}
                  aria-label={`Restore ${version === 0 ? 'the defaults' : `version ${version}`}`}
                >
                  Restore
                </Button>
              )}
            </li>
          ),
        )}
      </ul>
    </details>
  );
}
