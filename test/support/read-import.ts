import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { findSources } from '../../src/ingestion/files/find-sources';
import type { ImportSpec } from '../../src/ingestion/files/import-spec';
import { openInputFile } from '../../src/ingestion/files/input/input-file';
import { readSource } from '../../src/ingestion/files/read-source';
import { readingOptions, type SavedMappings, survey } from '../../src/ingestion/files/survey';
import { TemporaryFiles } from '../../src/ingestion/files/temporary-files';
import { understood } from '../../src/ingestion/files/understood';
import type { InteractionFact } from '../../src/ingestion/interaction-fact';

/** The day on which imported files are read in tests. */
export const IMPORT_NOW = Date.parse('2026-01-15T12:00:00Z');
const NOTHING_SAVED: SavedMappings = { forTable: () => undefined, forFormat: () => undefined };

export interface ReadImport {
  readonly facts: readonly InteractionFact[];
  readonly rejected: readonly string[];
  /** Numbers of rows by the reason why they are left out. */
  readonly leftOut: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  readonly understood: readonly string[];
}

/** Reads a file like an import, without a database. */
export async function readImport(
  content: string | Buffer,
  spec: ImportSpec = {},
  { name = 'file', saved = NOTHING_SAVED }: { name?: string; saved?: SavedMappings } = {},
): Promise<ReadImport> {
  const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-read-'));
  const files = new TemporaryFiles();
  try {
    writeFileSync(join(folder, name), content);
    const input = await openInputFile(name, Readable.from([]), folder);
    const latestMs = IMPORT_NOW + 86_400_000;
    const facts: InteractionFact[] = [];
    const rejected: string[] = [];
    const leftOut: Record<string, number> = {};
    const notes: string[] = [];
    const words: string[] = [];
    for (const source of await findSources(input, { spec, latestMs, nowMs: IMPORT_NOW, files })) {
      const understanding = await survey(source, spec, saved);
      words.push(understood(understanding));
      const reader = source.open(readingOptions(understanding));
      const since = understanding.spec.since;
      const rules = {
        name: source.input.name,
        latestMs,
        isErased: () => false,
        epochTimes: true,
        sinceMs: since === undefined ? null : Date.parse(since),
      };
      const outcomes = {
        onFact: (fact: InteractionFact) => facts.push(fact),
        onRejected: (_: unknown, reason: string) => rejected.push(reason),
        onLeftOut: (reason: string) => {
          leftOut[reason] = (leftOut[reason] ?? 0) + 1;
        },
      };
      for await (const _ of readSource(reader, rules, outcomes)) {
        // Its outcomes are collected.
      }
      notes.push(...reader.notes);
    }
    return { facts, rejected, leftOut, notes, understood: words };
  } finally {
    await files.remove();
    rmSync(folder, { recursive: true });
  }
}
