import { useDocumentTitle } from '../layout/document-title';
import { useProject } from '../project/projects';
import sheet from '../ui/sheet.module.css';
import { AuditCard } from './audit-card';
import { ErasureCard } from './erasure-card';
import { ImportsCard } from './imports-card';
import { KeysCard } from './keys-card';
import { ProjectCard } from './project-card';
import { RunsCard } from './runs-card';
import { ScoreCard } from './score-card';
import { WebhooksCard } from './webhooks-card';

/** The settings that administrators change. */
export default function SettingsPage() {
  const { project_id, name } = useProject();
  useDocumentTitle(`Settings of ${name}`);
  return (
    <div className={sheet.page} key={project_id}>
      <h1>Settings</h1>
      <ScoreCard />
      <RunsCard />
      <ImportsCard />
      <KeysCard />
      <WebhooksCard />
      <ProjectCard />
      <ErasureCard />
      <AuditCard />
    </div>
  );
}
