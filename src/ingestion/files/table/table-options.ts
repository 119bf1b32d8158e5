import type { ImportSpec } from '../import-spec';
import { LocalTimes, type Times } from '../mapping/local-times';
import { MangledIds } from '../mapping/mangled-ids';

/** How the rows of a table become facts. */
export interface TableOptions {
  readonly spec: ImportSpec;
  readonly times: Times;
  readonly mangled: MangledIds;
  /** The mapping that the project has saved for tables with such a header. */
  readonly savedFor?: (header: readonly string[]) => ImportSpec | undefined;
}

export function tableOptions(spec: ImportSpec = {}, times?: Times): TableOptions {
  return {
    spec,
    times: times ?? new LocalTimes(spec.timeZone, spec.dateOrder ?? null),
    mangled: new MangledIds(),
  };
}
