import { useState } from 'react';
import { useFormat } from '../format/use-format';
import { Button } from '../ui/button';
import sheet from '../ui/sheet.module.css';
import styles from './episode-dialog.module.css';
import type { Save } from './save';
import { snoozeTimes, startOfDay } from './snooze-times';

/** Until when, by one press or one digit, and why. */
export function SnoozeFields({ save, close }: { save: Save; close: () => void }) {
  const format = useFormat();
  const [reason, setReason] = useState('');
  const [times] = useState(() => snoozeTimes(Date.now(), format.timeZone));
  const snooze = (until: string): void =>
    void save(
      { state: 'snoozed', until, reason: reason.trim() || null },
      Number.isNaN(Date.parse(until)) ? 'snoozed' : `snoozed until ${format.dayOf(until)}`,
    );
  return (
    <fieldset
      className={`${styles.form} ${styles.plain}`}
      onKeyDown={(event) => {
        const chosen = times[Number(event.key) - 1];
        if (!chosen || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        snooze(chosen.until);
      }}
    >
      <legend className="visually-hidden">Until when</legend>
      <ul className={styles.times}>
        {times.map(({ label, until }, index) => (
          <li key={label}>
            <button
              type="button"
              className={styles.time}
              // biome-ignore lint/a11y/noAutofocus: the dialog was opened for this choice
              autoFocus={index === 0}
              onClick={() => snooze(until)}
            >
              <kbd>{index + 1}</kbd>
              {label}
              <span className={sheet.soft}>{format.weekday(until)}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className={sheet.form}
        onSubmit={(event) => {
          event.preventDefault();
          snooze(startOfDay(String(new FormData(event.currentTarget).get('day')), format.timeZone));
        }}
      >
        <label>
          Another day
          <input type="date" name="day" required />
        </label>
        <Button type="submit">Snooze until then</Button>
      </form>
      <label className={styles.field}>
        Why, if others should know
        <input
          value={reason}
          autoComplete="off"
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          placeholder="On holiday"
        />
      </label>
      <div className={sheet.actions}>
        <Button onClick={close}>Cancel</Button>
      </div>
    </fieldset>
  );
}
