import { Select } from '@base-ui/react/select';
import { ChevronDown } from 'lucide-react';
import styles from './picker.module.css';
import { SelectMenu } from './select-menu';

interface PickerProps {
  /** What is picked; also what is shown while all are. */
  readonly label: string;
  readonly all: string;
  /** Null: all. */
  readonly value: string | null;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly pick: (value: string | null) => void;
}

/** One of many, or all. */
export function Picker({ label, all, value, choices, pick }: PickerProps) {
  const items = [{ value: null, label: all }, ...choices];
  return (
    <Select.Root items={items} value={value} onValueChange={pick}>
      <Select.Trigger
        className={value === null ? styles.trigger : `${styles.trigger} ${styles.set}`}
        aria-label={label}
      >
        <Select.Value className={styles.value} />
        <ChevronDown size={14} aria-hidden="true" />
      </Select.Trigger>
      <SelectMenu items={items} />
    </Select.Root>
  );
}
