import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const COMPRESSIBLE = /\.(?:js|css|svg)$/;
/** The code of the pages, which the entry asks for when it runs. */
const APP = /\/src\/app\.tsx$/;

const CLIENT = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'client', 'src', 'index.ts');

/** @param {{ command: string }} environment @returns {import('vite').UserConfig} */
export default ({ command }) => {
  // Whoever builds, be it a test run that says otherwise: what is served is never React's development build.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    logLevel: 'warn',
    build: {
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // Few files: a browser has six connections to one server, and all that Home needs is to come at once.
      cssCodeSplit: false,
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: 'first', test: /\/src\/main\.ts$/, priority: 2 },
              { name: 'app', test: APP, priority: 1 },
            ],
          },
        },
        // "use client", which packages say to servers that render: this page is rendered by the browser alone.
        onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
      },
    },
    plugins: [preloaded(), compressed()],
    // Its source, which needs no build of its own.
    resolve: { alias: { '@relationship-depth/client': CLIENT } },
    server: { port: 5173, proxy: { '/api': process.env.API ?? 'http://localhost:3000' } },
  };
};

/** Names the code of the pages in the document, so that it travels beside the entry, not after it. @returns {import('vite').Plugin} */
function preloaded() {
  return {
    name: 'preloaded',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const app = chunks.filter(({ moduleIds }) => moduleIds.some((id) => APP.test(id)));
        if (app.length === 0) throw new Error('the build has no chunk of src/app.tsx');
        return app
          .flatMap(({ fileName, imports }) => [fileName, ...imports])
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head',
          }));
      },
    },
  };
}

/** Leaves a .br and a .gz beside each file, which the server sends as they are: nothing is compressed per request. @returns {import('vite').Plugin} */
function compressed() {
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
