import { Select } from '@base-ui/react/select';
import { ChevronsUpDown } from 'lucide-react';
import { useLocation } from 'wouter';
import { SelectMenu } from '../ui/select-menu';
import styles from './project-switcher.module.css';
import { type Project, projectPath, useProject } from './projects';

/** Shows the current project and switches to others. */
export function ProjectSwitcher({ projects }: { projects: readonly Project[] }) {
  const { project_id } = useProject();
  const [, navigate] = useLocation();
  const items = projects.map(({ project_id: value, name: label }) => ({ value, label }));
  return (
    <Select.Root
      items={items}
      value={project_id}
      onValueChange={(chosen) => chosen && navigate(`~${projectPath(chosen)}`)}
    >
      <Select.Trigger className={styles.trigger} aria-label="Project">
        <Select.Value className={styles.name} />
        <ChevronsUpDown size={14} aria-hidden="true" />
      </Select.Trigger>
      <SelectMenu items={items} />
    </Select.Root>
  );
}
