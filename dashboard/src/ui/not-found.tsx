import { Link } from 'wouter';
import styles from './not-found.module.css';

const WORDS = {
  page: { title: 'Page not found', text: 'The address may be mistyped, or the page may have moved.' },
  project: {
    title: 'Project not found',
    text: 'It does not exist, or it belongs to an organisation other than the one you are signed in to.',
  },
  agent: { title: 'Agent not found', text: 'This project has no agent with this id or name.' },
  contact: {
    title: 'Contact not found',
    text: 'This project has no contact with this id. It may have been erased.',
  },
  relationship: {
    title: 'Relationship not found',
    text: 'This project has no interaction between this agent and this contact.',
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
