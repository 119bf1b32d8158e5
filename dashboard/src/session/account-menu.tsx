import { Dialog } from '@base-ui/react/dialog';
import { Menu } from '@base-ui/react/menu';
import { Check, CircleUserRound } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { chooseTheme, type Theme, useTheme } from '../layout/theme';
import dialog from '../ui/dialog.module.css';
import menu from '../ui/menu.module.css';
import styles from './account-menu.module.css';
import { session, useSession } from './current-session';
import { TokenBox } from './sign-in';

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** The signed-in user, the organisation and the theme. */
export function AccountMenu() {
  const state = useSession();
  const theme = useTheme();
  const [, navigate] = useLocation();
  const [adding, setAdding] = useState(false);
  if (state.status !== 'signed-in') return null;
  const chooseOrganisation = async (id: string): Promise<void> => {
    const chosen = state.organisations.find((organisation) => String(organisation.id) === id);
    if (!chosen || chosen.id === state.organisation.id) return;
    await session.choose(chosen);
    navigate('~/');
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={styles.trigger} aria-label="Account and display">
          <CircleUserRound size={22} aria-hidden="true" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={menu.positioner} sideOffset={6} align="end" collisionPadding={12}>
            <Menu.Popup className={`${menu.popup} ${styles.popup}`}>
              <p className={styles.user}>{state.user}</p>
              <Menu.RadioGroup value={String(state.organisation.id)} onValueChange={chooseOrganisation}>
                <Menu.GroupLabel className={menu.label}>Organisation</Menu.GroupLabel>
                {state.organisations.map(({ id, name }) => (
                  <Choice key={String(id)} value={String(id)} label={name} />
                ))}
              </Menu.RadioGroup>
              {session.kind === 'tokens' && (
                <Menu.Item className={menu.item} onClick={() => setAdding(true)}>
                  Another organisation…
                </Menu.Item>
              )}
              <Menu.Separator className={menu.separator} />
              <Menu.RadioGroup value={theme} onValueChange={chooseTheme}>
                <Menu.GroupLabel className={menu.label}>Colours</Menu.GroupLabel>
                {THEMES.map((choice) => (
                  <Choice key={choice.value} {...choice} />
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className={menu.separator} />
              <Menu.LinkItem className={`${menu.item} ${styles.link}`} href="/api/v1/docs">
                API reference
              </Menu.LinkItem>
              <Menu.Item className={menu.item} onClick={() => void session.signOut()}>
                Sign out
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {session.kind === 'tokens' && (
        <Dialog.Root open={adding} onOpenChange={setAdding}>
          <Dialog.Portal>
            <Dialog.Backdrop className={dialog.backdrop} />
            <Dialog.Popup className={dialog.popup}>
              <Dialog.Title>Another organisation</Dialog.Title>
              <TokenBox
                session={session}
                onDone={() => {
                  setAdding(false);
                  navigate('~/');
                }}
              />
            </Dialog.Popup>
          </Dialog.Portal>
        </Dialog.Root>
      )}
    </>
  );
}

function Choice({ value, label }: { value: string; label: string }) {
  return (
    <Menu.RadioItem value={value} className={menu.item}>
      {label}
      <Menu.RadioItemIndicator className={menu.mark}>
        <Check size={15} aria-hidden="true" />
      </Menu.RadioItemIndicator>
    </Menu.RadioItem>
  );
}
