import { placeholderProblem } from './placeholder-id';

/** Programs that number what they have from 1, as others do. */
const PROGRAMS = ['hubspot', 'intercom', 'pipedrive'] as const;
export type NumberingProgram = (typeof PROGRAMS)[number];

/**
 * The external id of a row of a program, with the program before it: otherwise the first message of one would be taken for
 * the first call of another.
 *
 * @param value as in the file; what is no id stays as it is
 */
export function programId(program: NumberingProgram, value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const id = String(value).trim();
  // Rows that were rejected have the whole id.
  const isWhole = id.startsWith(`${program}:`);
  return id === '' || isWhole || placeholderProblem(id) !== null ? value : `${program}:${id}`;
}

/** The id that imports gave such a row before they wrote the program into it; null if it is no such id. */
export function formerId(externalId: string): string | null {
  const program = PROGRAMS.find((one) => externalId.startsWith(`${one}:`));
  return program === undefined ? null : externalId.slice(program.length + 1);
}
