import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { expectOf, SOURCES_SHOWN, type Source, troubledSourcesQuery } from '../api/sources';
import { useFormat } from '../format/use-format';
import { useProject } from '../project/projects';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Name } from '../ui/name';
import { ProblemNote } from '../ui/problem-note';
import styles from './sources-card.module.css';

/** Agents whose facts do not come in, and what waits for them; nothing where all do. */
export function SourcesCard() {
  const { project_id } = useProject();
  const client = useQueryClient();
  const { data = [] } = useQuery(troubledSourcesQuery(project_id));
  const [overruled, setOverruled] = useState<Source | null>(null);
  const expect = useMutation({
    mutationFn: ([source, expected]: readonly [Source, Source['expected']]) => expectOf(project_id, source, expected),
    onSuccess: async (_, [source, expected]) => {
      setOverruled(expected === 'none' ? source : null);
      await client.invalidateQueries({ queryKey: [project_id, 'sources'] });
    },
  });
  if (data.length === 0 && overruled === null && !expect.error) return null;
  const more = data.length - SOURCES_SHOWN;
  return (
    <Card title="No data" note="what would follow from that is on hold">
      {overruled && (
        <p className={styles.done} role="status">
          No data of {overruled.agent_name} / {overruled.channel} is expected any more: the next recompute shows what
          was on hold.
          <Button onClick={() => expect.mutate([overruled, 'auto'])} disabled={expect.isPending}>
            Undo
          </Button>
        </p>
      )}
      <ul className={styles.list}>
        {data.slice(0, SOURCES_SHOWN).map((source) => (
          <SourceRow
            key={`${source.agent_id} ${source.channel}`}
            source={source}
            isPending={expect.isPending}
            expectNone={() => expect.mutate([source, 'none'])}
          />
        ))}
      </ul>
      {more > 0 && <p className={styles.soft}>and {more} more</p>}
      {expect.error && <ProblemNote error={expect.error} />}
    </Card>
  );
}

interface SourceRowProps {
  readonly source: Source;
  readonly isPending: boolean;
  readonly expectNone: () => void;
}

function SourceRow({ source, isPending, expectNone }: SourceRowProps) {
  const format = useFormat();
  const { agent_name, channel, state, last_received, expected_by, relationships_on_hold: onHold } = source;
  const held = format.counted(onHold, 'relationship', 'relationships');
  return (
    <li className={styles.row}>
      <div className={styles.what}>
        <strong>
          <Name>{`${agent_name} / ${channel}`}</Name>
        </strong>
        <span>
          {state === 'silent' ? 'Silent' : 'Late'}: no data since {format.shortDay(last_received)}
          {expected_by && `, usual by ${format.shortDay(expected_by)}`}
          {onHold > 0 && `, ${held} on hold`}
        </span>
      </div>
      <Button onClick={expectNone} disabled={isPending} aria-label={`Expect no data of ${agent_name} / ${channel}`}>
        Expect none
      </Button>
    </li>
  );
}
