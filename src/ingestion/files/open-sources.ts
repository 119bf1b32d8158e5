import { createReadStream } from 'node:fs';
import { findSources, readAgain } from './find-sources';
import type { ImportRequest } from './import-request';
import type { InputFile } from './input/input-file';
import { isCanonical } from './own-words';
import type { ReadingRules } from './read-source';
import type { Source } from './source';
import { type SavedMappings, survey, type Understanding } from './survey';
import type { TemporaryFiles } from './temporary-files';

/** A source, and how it is read. */
export interface OpenSource {
  readonly source: Source;
  readonly understanding: Understanding;
}

/** What one import knows of all its files. */
export interface Preparation {
  readonly sources: readonly OpenSource[];
  readonly isErased: (contact: string) => boolean;
  readonly latestMs: number;
}

interface Opening {
  readonly saved: SavedMappings;
  readonly files: TemporaryFiles;
  readonly nowMs: number;
  readonly latestMs: number;
}

/** The sources of an input, each with how it is to be read. */
export async function openSources(input: InputFile, request: ImportRequest, opening: Opening): Promise<OpenSource[]> {
  const spec = request.spec ?? {};
  const options = { ...opening, spec, ...(request.format && { format: request.format }) };
  // A stream with our own words is read as it arrives; any other must be read twice.
  const stream =
    input.readsAgain || isCanonical(await input.beginning(), spec) ? input : await kept(input, opening.files);
  const found = await findSources(stream, options);
  const open: OpenSource[] = [];
  for (const source of found) {
    if (!source.input.readsAgain) {
      const base = {
        format: source.format,
        encoding: source.encoding,
        separator: null,
        table: null,
        dateOrder: null,
        clock: null,
      };
      open.push({ source, understanding: { ...base, spec, hasLocalTimes: false, isSaved: true } });
      continue;
    }
    const understanding = await survey(source, spec, opening.saved);
    open.push({ source, understanding });
  }
  return open;
}

async function kept(input: InputFile, files: TemporaryFiles): Promise<InputFile> {
  const path = await files.write(input.bytes());
  return readAgain(input, () => createReadStream(path));
}

/** The rules for the rows of a source. */
export function rulesOf(
  request: ImportRequest,
  { isErased, latestMs }: Preparation,
  { input }: Source,
  { spec }: Understanding,
  withoutEpoch: ReadonlySet<string>,
): ReadingRules {
  return {
    name: input.name,
    latestMs,
    isErased,
    epochTimes: !withoutEpoch.has(input.name),
    sinceMs: spec.since === undefined ? null : Date.parse(spec.since),
    ...(request.allowPlaceholderIds !== undefined && { allowPlaceholderIds: request.allowPlaceholderIds }),
  };
}
