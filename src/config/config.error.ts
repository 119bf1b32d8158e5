import { excerpt } from './excerpt';

/** Of a mistake: longer than all texts of this program, and those of the system may repeat a setting. */
const MAX_LENGTH = 2_000;

/** The environment variables are invalid. `mistakes` has one line per variable, without secret values. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly string[]) {
    super(
      `The configuration has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n${mistakes.map((mistake) => `  - ${excerpt(mistake, MAX_LENGTH)}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}
