import { Link, useRoute } from 'wouter';
import tabs from '../ui/tabs.module.css';

const TABS = [
  { href: '/contacts', label: 'Contacts' },
  { href: '/duplicates', label: 'Possible duplicates' },
] as const;

/** The lists of people. */
export function PeopleTabs() {
  return (
    <nav className={tabs.tabs} aria-label="Lists of people">
      {TABS.map((tab) => (
        <Tab key={tab.href} {...tab} />
      ))}
    </nav>
  );
}

function Tab({ href, label }: (typeof TABS)[number]) {
  const [current] = useRoute(href);
  return (
    <Link href={href} className={tabs.tab} aria-current={current ? 'page' : undefined}>
      {label}
    </Link>
  );
}
