import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { Freshness } from '../project/freshness';
import { ProjectSwitcher } from '../project/project-switcher';
import type { Project } from '../project/projects';
import { TimeZoneNote } from '../project/time-zone-note';
import { AccountMenu } from '../session/account-menu';
import { Mark } from './mark';
import styles from './shell.module.css';

const PAGES = [
  { href: '/', label: 'Home', match: '/' },
  { href: '/relationships', label: 'Relationships', match: /^\/relationships?$/ },
  { href: '/cohorts', label: 'Cohorts', match: '/cohorts' },
  { href: '/lifecycle', label: 'Life cycle', match: '/lifecycle' },
  { href: '/quality', label: 'Accuracy', match: '/quality' },
  { href: '/settings', label: 'Settings', match: '/settings' },
] as const;

/** What surrounds every page of a project: where one is, how old the numbers are, who is looking. */
export function Shell({ projects, children }: { projects: readonly Project[]; children: ReactNode }) {
  return (
    <>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <header className={styles.bar}>
        <Link href="/" className={styles.brand} aria-label="Relationship Depth, Home">
          <Mark size={28} />
        </Link>
        <ProjectSwitcher projects={projects} />
        <nav className={styles.nav} aria-label="Pages">
          {PAGES.map((page) => (
            <PageLink key={page.href} {...page} />
          ))}
        </nav>
        <div className={styles.end}>
          <Freshness />
          <AccountMenu />
        </div>
      </header>
      <main id="content" className={styles.content} tabIndex={-1}>
        <TimeZoneNote />
        {children}
      </main>
    </>
  );
}

function PageLink({ href, label, match }: { href: string; label: string; match: string | RegExp }) {
  const [current] = useRoute(match);
  return (
    <Link href={href} className={styles.link} aria-current={current ? 'page' : undefined}>
      {label}
    </Link>
  );
}
