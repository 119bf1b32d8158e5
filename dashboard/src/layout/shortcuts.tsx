import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { lazyPart } from './lazy-part';
import { pageKeys } from './page-keys';
import { PAGES } from './page-links';

type Opened = 'palette' | 'sheet' | null;

const Palette = lazyPart(() => import('./palette'), null);
const ShortcutSheet = lazyPart(() => import('./shortcut-sheet'), null);
/** Milliseconds within which the second key must follow. */
const SECOND_KEY_MS = 1_000;

/** Shortcuts on every page: ⌘K or Ctrl+K, `?`, `/`, `g` with the letter of a page, and those of the page itself. */
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
      const isSecond = event.timeStamp - wentAt < SECOND_KEY_MS;
      const page = isSecond && PAGES.find(({ key }) => key === event.key);
      wentAt = Number.NEGATIVE_INFINITY;
      if (event.key === '?') setOpened('sheet');
      else if (event.key === 'g') wentAt = event.timeStamp;
      else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('input[type=search]');
        if (search) {
          event.preventDefault();
          search.focus();
        }
      } else if (page) navigate(page.href);
      else if (!isSecond && mayUsePageKeys(event.target)) {
        const shortcut = pageKeys().find(({ key }) => key === event.key);
        if (!shortcut) return;
        event.preventDefault();
        shortcut.run();
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [navigate]);
  const close = (): void => setOpened(null);
  if (opened === 'palette') return <Palette close={close} showShortcuts={() => setOpened('sheet')} />;
  return opened === 'sheet' ? <ShortcutSheet close={close} /> : null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}

/** Not behind a dialog or a menu; a dialog that shows a part of the page says that its shortcuts work there. */
function mayUsePageKeys(target: EventTarget | null): boolean {
  if (target instanceof Element && target.closest('[data-page-keys]')) return true;
  return document.querySelector('[role=dialog], [role=listbox], [role=menu]') === null;
}
