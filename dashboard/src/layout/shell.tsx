import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useRoute } from 'wouter';
import { Freshness } from '../project/freshness';
import { ProjectSwitcher } from '../project/project-switcher';
import type { Project } from '../project/projects';
import { TimeZoneNote } from '../project/time-zone-note';
import { AccountMenu } from '../session/account-menu';
import { Mark } from './mark';
import { PAGES } from './page-links';
import { useScrollRestoration } from './scroll-restoration';
import styles from './shell.module.css';
import { Shortcuts } from './shortcuts';

/** The frame of every project page: navigation, age of the numbers, account. */
export function Shell({ projects, children }: { projects: readonly Project[]; children: ReactNode }) {
  useScrollRestoration();
  return (
    <>
      <Shortcuts />
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
            <PageLink key={page.href} href={page.href} label={page.label} match={page.match} />
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
  const link = useRef<HTMLAnchorElement>(null);
  // Where the header is wider than the screen, the current page is in sight.
  useEffect(() => {
    const [own, list] = [link.current, link.current?.parentElement];
    if (!current || !own || !list) return;
    const centre = (element: Element): number => {
      const { left, width } = element.getBoundingClientRect();
      return left + width / 2;
    };
    const show = (): void => {
      list.scrollLeft += centre(own) - centre(list);
    };
    show();
    addEventListener('resize', show);
    return () => removeEventListener('resize', show);
  }, [current]);
  return (
    <Link ref={link} href={href} className={styles.link} aria-current={current ? 'page' : undefined}>
      {label}
    </Link>
  );
}
