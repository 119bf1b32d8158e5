import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { ModelRow } from '../../src/scoring/model';
import { rollUpDays, type ScoredInteraction } from '../../src/scoring/roll-up';
import {
  differences,
  greatestDifference,
  modelOfReference,
  type ReferenceScore,
  referenceScore,
  toReferenceModel,
} from './golden';
import type { TestRelationship } from './score-tables';

/** The data sets outside the repository, and their last days. */
export const SHARED_SETS = [
  { name: 'cdnow', asOf: '1998-06-30' },
  { name: 'college_msg', asOf: '2004-10-26' },
  { name: 'online_retail', asOf: '2011-12-09' },
  { name: 'copenhagen_phone', asOf: '2020-02-02' },
] as const;

/** @param file gzip CSV in the import format, without quotes */
export function readRelationships(file: string): TestRelationship[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split(/\r?\n/);
  const columns = header.split(',');
  const relationships = new Map<string, { agent: string; contact: string; interactions: ScoredInteraction[] }>();
  for (const line of lines) {
    const row = Object.fromEntries(line.split(',').map((value, i) => [columns[i], value]));
    const { agent_id: agent = '', contact_id: contact = '', occurred_at: occurredAt = '', direction, weight } = row;
    const key = `${agent}\n${contact}`;
    const it = relationships.get(key) ?? { agent, contact, interactions: [] as ScoredInteraction[] };
    relationships.set(key, it);
    it.interactions.push({
      occurredAt,
      ...(weight ? { weight: Number(weight) } : {}),
      direction: direction === 'inbound' || direction === 'outbound' ? direction : null,
    });
  }
  return [...relationships.values()].map(({ interactions, ...who }) => ({ ...who, days: rollUpDays(interactions) }));
}

export interface Reference {
  /** Of reference.py. */
  readonly program: string;
  readonly file: string;
  /** YYYY-MM-DD. */
  readonly asOf: string;
}

export function fitOfReference(reference: Reference): ModelRow {
  return modelOfReference(JSON.parse(runReference(reference, ['fit'], '')));
}

/**
 * @returns the differences of every `part`-th relationship from the reference, the number of compared relationships,
 *   and the largest difference
 */
export function compareWithReference(
  reference: Reference,
  relationships: readonly TestRelationship[],
  day: number,
  models: readonly ModelRow[],
  part: number,
): { readonly compared: number; readonly different: string[]; readonly most: number } {
  const byName = new Map(relationships.map((it) => [JSON.stringify([it.agent, it.contact]), it]));
  const output = runReference(reference, ['score', String(part)], JSON.stringify(models.map(toReferenceModel)));
  const lines = output.trimEnd().split('\n');
  let most = 0;
  const different = lines.flatMap((line) => {
    const [agent, contact, wanted] = JSON.parse(line) as [string, string, (ReferenceScore | null)[]];
    const days = byName.get(JSON.stringify([agent, contact]))?.days ?? [];
    const got = models.map((model) => referenceScore(days, day, model));
    most = Math.max(most, greatestDifference(got, wanted));
    return differences(got, wanted, `${agent} ${contact}`);
  });
  return { compared: lines.length, different, most };
}

function runReference({ program, file, asOf }: Reference, args: string[], input: string): string {
  return execFileSync('python3', [join(__dirname, 'reference.py'), program, file, asOf, ...args], {
    encoding: 'utf8',
    input,
    maxBuffer: 1024 * 1024 * 1024,
  });
}
