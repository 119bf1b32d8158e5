import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { lazyPart } from './lazy-part';
import { PAGES } from './page-links';

type Opened = 'palette' | 'sheet' | null;

const Palette = lazyPart(() => import('./palette'), null);
const ShortcutSheet = lazyPart(() => import('./shortcut-sheet'), null);
/** Milliseconds within which the second key must follow. */
const SECOND_KEY_MS = 1_000;

/** Shortcuts on every page: ⌘K or Ctrl+K, `?`, `/`, and `g` with the letter of a page. */
export function Shortcuts() {
  const [, navigate] = useLocation();
  const [opened, setOpened] = useState<Opened>(null);
  useEffect(() => {
    let wentAt = Number.NEGATIVE_INFINITY;
    const press = (event: KeyboardEvent): void => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setOpened('palette');
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const page = PAGES.find(({ key }) => key === event.key);
      if (event.key === '?') setOpened('sheet');
      else if (event.key === 'g') wentAt = event.timeStamp;
      else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('input[type=search]');
        if (search) {
          event.preventDefault();
          search.focus();
        }
      } else if (page && event.timeStamp - wentAt < SECOND_KEY_MS) navigate(page.href);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [navigate]);
  const close = (): void => setOpened(null);
  if (opened === 'palette') return <Palette close={close} />;
  return opened === 'sheet' ? <ShortcutSheet close={close} /> : null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
