import { Link } from 'wouter';
import styles from './not-found.module.css';

const WORDS = {
  page: { title: 'There is no such page', text: 'The address may be mistyped, or the page may have moved.' },
  project: {
    title: 'There is no such project',
    text: 'It does not exist, or it belongs to another organisation than the one you are signed in to.',
  },
  relationship: {
    title: 'There is no such relationship',
    text: 'This agent and this contact have never talked, as far as this project knows.',
  },
};

export function NotFound({ what }: { what: keyof typeof WORDS }) {
  const { title, text } = WORDS[what];
  return (
    <div className={styles.note}>
      <h1>{title}</h1>
      <p>{text}</p>
      <Link href="~/">Go to Home</Link>
    </div>
  );
}
