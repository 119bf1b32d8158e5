import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotFoundException } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Application, Response } from 'express';

/** The documents, relative to the sources and to their compiled form. */
const FOLDERS = ['../../../docs', '../../../../docs'];
const LIST = 'llms.txt';

/**
 * Serves the documents as Markdown, to everyone: `/llms.txt`, which lists them for language models, and each at `/docs/…`.
 * Does nothing if they are not there. Call before the application is initialised.
 */
export function serveMarkdown(app: NestExpressApplication): void {
  const folder = FOLDERS.map((name) => join(__dirname, name)).find((name) => existsSync(join(name, LIST)));
  if (folder === undefined) return;
  const pages = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
  // Only files that were there at the start, by their names: no path of a request reaches the file system.
  const served = new Set(pages.filter((name) => name.endsWith('.md')));
  const express: Application = app.getHttpAdapter().getInstance();
  express.get(`/${LIST}`, async (_request, response) => {
    send(response, 'text/plain', await readFile(join(folder, LIST)));
  });
  express.get('/docs/*page', async (request, response) => {
    const name = request.path.slice('/docs/'.length);
    if (!served.has(name)) throw new NotFoundException();
    send(response, 'text/markdown', await readFile(join(folder, name)));
  });
}

function send(response: Response, type: string, body: Buffer): void {
  response.setHeader('Content-Type', `${type}; charset=utf-8`);
  response.setHeader('Cache-Control', 'public, no-cache');
  response.send(body);
}
