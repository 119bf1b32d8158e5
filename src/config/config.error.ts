import { excerpt } from './excerpt';

/** Maximum length of a mistake. Longer than any text of this program; messages of the system may repeat a setting. */
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
