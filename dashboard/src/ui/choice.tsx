import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import styles from './choice.module.css';

interface ChoiceProps<Value extends string> {
  /** Label for screen readers. */
  readonly label: string;
  readonly value: Value;
  /** Values and their labels. */
  readonly choices: readonly (readonly [Value, string])[];
  readonly choose: (value: Value) => void;
}

/** A choice of a few visible values. */
export function Choice<Value extends string>({ label, value, choices, choose }: ChoiceProps<Value>) {
  return (
    <ToggleGroup
      className={styles.group}
      aria-label={label}
      value={[value]}
      onValueChange={([chosen]) => chosen && choose(chosen as Value)}
    >
      {choices.map(([key, text]) => (
        <Toggle key={key} value={key} className={styles.toggle}>
          {text}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
