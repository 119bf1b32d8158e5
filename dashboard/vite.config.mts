import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const COMPRESSIBLE = /\.(?:js|css|svg)$/;

export default defineConfig(({ command }) => {
  // Whoever builds, be it a test run that says otherwise: what is served is never React's development build.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    logLevel: 'warn',
    build: {
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // "use client", which packages say to servers that render: this page is rendered by the browser alone.
        onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
      },
    },
    plugins: [compressed()],
    server: { port: 5173, proxy: { '/api': process.env.API ?? 'http://localhost:3000' } },
  };
});

/** Leaves a .br and a .gz beside each file, which the server sends as they are: nothing is compressed per request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const assets = join(dir, 'assets');
      for (const name of readdirSync(assets).filter((file) => COMPRESSIBLE.test(file))) {
        const content = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
