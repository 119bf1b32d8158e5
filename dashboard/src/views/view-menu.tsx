import { Dialog } from '@base-ui/react/dialog';
import { Menu } from '@base-ui/react/menu';
import { Bookmark, Check } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import dialog from '../ui/dialog.module.css';
import menu from '../ui/menu.module.css';
import picker from '../ui/picker.module.css';
import sheet from '../ui/sheet.module.css';
import { MAX_NAME, pathOfView, useSavedViews } from './saved-views';

/** The saved views of the project, and what saves the list that is shown as one. */
export function ViewMenu() {
  const { project_id } = useProject();
  const [page, navigate] = useLocation();
  const path = pathOfView(page, useSearch());
  const { views, isFull, save, remove } = useSavedViews(project_id);
  const [naming, setNaming] = useState(false);
  const current = views.find((view) => view.path === path);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    if (name === '') return;
    save({ name, path });
    setNaming(false);
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          className={current ? `${picker.trigger} ${picker.set}` : picker.trigger}
          aria-label={current ? `Views: ${current.name}` : 'Views'}
        >
          <Bookmark size={14} aria-hidden="true" />
          <span className={picker.value}>{current?.name ?? 'Views'}</span>
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={menu.positioner} sideOffset={6} collisionPadding={12}>
            <Menu.Popup className={menu.popup}>
              {views.length === 0 && (
                <p className={menu.label}>A view is a list with its filters and order, under a name.</p>
              )}
              <div className={menu.list}>
                {views.map((view) => (
                  <Menu.Item key={view.name} className={menu.item} onClick={() => navigate(view.path)}>
                    {view.name}
                    {view === current && (
                      <span className={menu.mark}>
                        <Check size={15} aria-label="shown" />
                      </span>
                    )}
                  </Menu.Item>
                ))}
              </div>
              <Menu.Separator className={menu.separator} />
              {current ? (
                <Menu.Item className={menu.item} onClick={() => remove(current.name)}>
                  Remove this view
                </Menu.Item>
              ) : (
                <Menu.Item className={menu.item} disabled={isFull} onClick={() => setNaming(true)}>
                  {isFull ? 'No more views can be saved' : 'Save this view…'}
                </Menu.Item>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Dialog.Root open={naming} onOpenChange={setNaming}>
        <Dialog.Portal>
          <Dialog.Backdrop className={dialog.backdrop} />
          <Dialog.Popup className={dialog.popup}>
            <Dialog.Title>Save this view</Dialog.Title>
            <form className={sheet.form} onSubmit={submit}>
              <label>
                Name
                <input type="text" name="name" required maxLength={MAX_NAME} autoComplete="off" />
              </label>
              <Button primary type="submit">
                Save
              </Button>
            </form>
            <p className={sheet.soft}>
              Views are kept in this browser, for this project. To share one, send the address of the page.
            </p>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}
