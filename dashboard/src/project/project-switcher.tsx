import { Select } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useLocation } from 'wouter';
import menu from '../ui/menu.module.css';
import styles from './project-switcher.module.css';
import { type Project, projectPath, useProject } from './projects';

/** Names the project that is shown, and leads to the others. */
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
      <Select.Portal>
        <Select.Positioner
          className={menu.positioner}
          alignItemWithTrigger={false}
          sideOffset={6}
          collisionPadding={12}
        >
          <Select.Popup className={menu.popup}>
            <Select.List className={menu.list}>
              {items.map(({ value, label }) => (
                <Select.Item key={value} value={value} className={menu.item}>
                  <Select.ItemText>{label}</Select.ItemText>
                  <Select.ItemIndicator className={menu.mark}>
                    <Check size={15} aria-hidden="true" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
