import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** The main action. */
  readonly primary?: boolean;
}

export function Button({ primary = false, type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={primary ? `${styles.button} ${styles.primary}` : styles.button} {...rest} />;
}
