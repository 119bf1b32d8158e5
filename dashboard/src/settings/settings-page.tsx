import { useDocumentTitle } from '../layout/document-title';
import { useProject } from '../project/projects';
import list from '../ui/list-page.module.css';
import sheet from '../ui/sheet.module.css';
import { ErasureCard } from './erasure-card';
import { ExportsCard } from './exports-card';
import { ImportsCard } from './imports-card';
import { KeysCard } from './keys-card';
import { ProjectCard } from './project-card';
import { RunsCard } from './runs-card';
import { ScoreCard } from './score-card';
import { SettingsTabs } from './settings-tabs';
import { WebhooksCard } from './webhooks-card';

/** The settings that administrators change. */
export default function SettingsPage() {
  const { project_id, name } = useProject();
  useDocumentTitle(`Settings of ${name}`);
  return (
    <div className={sheet.page} key={project_id}>
      <header className={list.header}>
        <h1>Settings</h1>
        <SettingsTabs current="settings" />
      </header>
      <ScoreCard />
      <RunsCard />
      <ImportsCard />
      <ExportsCard />
      <KeysCard />
      <WebhooksCard />
      <ProjectCard />
      <ErasureCard />
    </div>
  );
}
