/**
 * The folder that relative paths of a command line start from: where the command was typed. `npm run` goes to the folder
 * of package.json first, and says where it was called.
 */
export function callersFolder(): string {
  const { npm_lifecycle_event, INIT_CWD } = process.env;
  return (npm_lifecycle_event === 'cli' && INIT_CWD) || process.cwd();
}
