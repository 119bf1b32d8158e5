import { useFormat } from '../format/use-format';
import { Button } from './button';
import sheet from './sheet.module.css';

/** How far a job is, and a way to end it. */
export function JobProgress({ progress, cancel }: { progress: number; cancel: () => void }) {
  const format = useFormat();
  return (
    <div className={sheet.actions}>
      <progress value={progress} aria-label="Progress" />
      <span role="status">{format.percent(progress)} done. You may leave this page: the work goes on.</span>
      <Button onClick={cancel}>Cancel</Button>
    </div>
  );
}
