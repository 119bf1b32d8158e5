import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
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
import { changesOf, fieldValue, SCORE_FIELDS } from './score-form';

/** The score settings: preview, apply and roll back. */
export function ScoreCard() {
  const query = useQuery(settingsQuery(useProject().project_id));
  return (
    <Card title="Score" note={query.data && `version ${query.data.version}`}>
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
  const {
    mutation: preview,
    progress,
    cancel,
  } = useJob<SettingsPatch, Preview>(
    project_id,
    (patch) => previewSettings(project_id, patch),
    (_, patch) => setPreviewed(patch),
  );
  const refresh = useRefresh();
  const apply = useMutation({
    mutationFn: (patch: SettingsPatch) => applySettings(project_id, patch),
    onSuccess: refresh,
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const filled = new Map(SCORE_FIELDS.map(({ name }) => [name, Number(form.get(name))]));
    preview.mutate(changesOf(settings, filled));
  };
  const problem = apply.error ?? preview.error;
  return (
    <form onSubmit={submit} onChange={() => setPreviewed(null)} className={sheet.page}>
      <div className={`${sheet.form} ${sheet.fields}`}>
        {SCORE_FIELDS.map((field) => (
          <label key={field.name}>
            {field.label}
            <input name={field.name} type="number" step="any" required defaultValue={fieldValue(settings, field)} />
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
