/**
 * The folder that relative paths on the command line refer to: where the command was typed. `npm run` changes to the
 * folder of package.json first, and stores the original one in INIT_CWD.
 */
export function callersFolder(): string {
  const { npm_lifecycle_event, INIT_CWD } = process.env;
  return (npm_lifecycle_event === 'cli' && INIT_CWD) || process.cwd();
}
