import { Link } from 'wouter';
import tabs from '../ui/tabs.module.css';

/** The pages of the settings. */
export function SettingsTabs({ current }: { current: 'settings' | 'audit-log' }) {
  return (
    <nav className={tabs.tabs} aria-label="Settings">
      <Link href="/settings" className={tabs.tab} aria-current={current === 'settings' ? 'page' : undefined}>
        Settings
      </Link>
      <Link href="/audit-log" className={tabs.tab} aria-current={current === 'audit-log' ? 'page' : undefined}>
        Audit log
      </Link>
    </nav>
  );
}
