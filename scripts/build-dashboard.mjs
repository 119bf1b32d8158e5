// Builds the dashboard of this script's clone. Its configuration is imported rather than left to Vite,
// whose bundling of it does not follow the links of scripts/prepare.mjs.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import configuration from '../dashboard/vite.config.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'dashboard');
const settings = configuration({ command: 'build' });
await build({ ...settings, configFile: false, root, resolve: { ...settings.resolve, preserveSymlinks: true } });
