import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { changeProject, deleteProject } from '../api/administration';
import { createProject } from '../api/setup-requests';
import { offeredTimeZone, userTimeZone } from '../browser/time-zone';
import { pinnableDay } from '../format/day';
import { useFormat } from '../format/use-format';
import { projectPath, useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { ProblemNote } from '../ui/problem-note';
import sheet from '../ui/sheet.module.css';

/** Renames the project, changes its time zone and pinned day, deletes it, creates another one. */
export function ProjectCard() {
  const { project_id, name, time_zone, pinned_as_of } = useProject();
  const client = useQueryClient();
  const format = useFormat();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const refresh = () => client.invalidateQueries({ queryKey: ['projects'] });
  const change = useMutation({
    mutationFn: (form: FormData) =>
      changeProject(project_id, {
        name: String(form.get('name')).trim(),
        time_zone: String(form.get('zone')).trim(),
        pinned_as_of: String(form.get('pin')) || null,
      }),
    onSuccess: refresh,
  });
  const create = useMutation({
    mutationFn: (form: FormData) => createProject(String(form.get('name')).trim(), offeredTimeZone(userTimeZone())),
    onSuccess: async ({ project_id: created }) => {
      await refresh();
      navigate(`~${projectPath(created)}`);
    },
  });
  const remove = useMutation({
    mutationFn: () => deleteProject(project_id),
    onSuccess: async () => {
      await refresh();
      navigate('~/');
    },
  });
  const submit = (run: (form: FormData) => void) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    run(new FormData(event.currentTarget));
  };
  const problem = change.error ?? create.error ?? remove.error;
  return (
    <Card title="Project" note={pinned_as_of ? `pinned to ${format.day(pinned_as_of)}` : undefined}>
      {problem && <ProblemNote error={problem} />}
      <form className={sheet.form} onSubmit={submit(change.mutate)}>
        <label>
          Project name
          <input name="name" required maxLength={200} autoComplete="off" defaultValue={name} />
        </label>
        <label>
          Time zone of the project
          <input name="zone" required autoComplete="off" spellCheck={false} defaultValue={time_zone} />
        </label>
        <label>
          Show scores as of (leave empty for today)
          <input
            key={pinned_as_of}
            name="pin"
            type="date"
            max={pinnableDay(Date.now(), time_zone)}
            defaultValue={pinned_as_of ?? ''}
          />
        </label>
        <Button type="submit" disabled={change.isPending}>
          Save
        </Button>
        {change.isSuccess && <span role="status">Saved</span>}
      </form>
      <form className={sheet.form} onSubmit={submit(create.mutate)}>
        <label>
          New project
          <input name="name" required maxLength={200} autoComplete="off" />
        </label>
        <Button type="submit" disabled={create.isPending}>
          Create project
        </Button>
      </form>
      <form className={sheet.form} onSubmit={submit(() => remove.mutate())}>
        <label>
          <span>
            To delete the project with all its data, type <bdi>{name}</bdi>
          </span>
          <input
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </label>
        <Button type="submit" disabled={typed !== name || remove.isPending}>
          Delete project
        </Button>
      </form>
    </Card>
  );
}
