import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { findSources } from '../../src/ingestion/files/find-sources';
import type { ImportSpec } from '../../src/ingestion/files/import-spec';
import { openInputFile } from '../../src/ingestion/files/input/input-file';
import { readSource } from '../../src/ingestion/files/read-source';
import { readingOptions, survey } from '../../src/ingestion/files/survey';
import { TemporaryFiles } from '../../src/ingestion/files/temporary-files';
import { xlsxFile } from '../support/xlsx-file';

const MESSAGES = 50_000;
const ROWS = 100_000;
const ATTACHMENTS = 20;
const ATTACHMENT_LINES = 135_000;
const ME: ImportSpec = { me: ['anna@fleet.example'] };

const SOURCES: readonly (readonly [string, () => Buffer | string, ImportSpec])[] = [
  [
    'mbox, small messages',
    () => Array.from({ length: MESSAGES }, (_, n) => message(n, 'Hello\n'.repeat(20))).join(''),
    ME,
  ],
  [
    'mbox, 10 MB of base64 in each',
    () => Array.from({ length: ATTACHMENTS }, (_, n) => message(n, ATTACHMENT)).join(''),
    ME,
  ],
  ['Excel workbook', () => xlsxFile([HEADER, ...Array.from({ length: ROWS }, (_, n) => row(n))]), {}],
  [
    'CSV with local times',
    () => [HEADER, ...Array.from({ length: ROWS }, (_, n) => csvRow(n))].map((cells) => cells.join(',')).join('\n'),
    { timeZone: 'Europe/Berlin' },
  ],
];

/** How fast files are read, by processor time, without writing to the database; and the most memory it takes. */
export default async function importFiles(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'relationship-depth-bench-'));
  try {
    for (const [name, content, spec] of SOURCES) {
      const path = join(folder, 'file');
      writeFileSync(path, content());
      await readAll(path, spec);
      const before = process.cpuUsage();
      const { rows, bytes } = await readAll(path, spec);
      const { user, system } = process.cpuUsage(before);
      const seconds = (user + system) / 1e6;
      const perSecond = Math.round(rows / seconds).toLocaleString('en');
      console.log(
        `${name.padEnd(32)} ${perSecond.padStart(9)} rows/s  ${(bytes / 1e6 / seconds).toFixed(0).padStart(5)} MB/s`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readAll(path: string, spec: ImportSpec): Promise<{ rows: number; bytes: number }> {
  const files = new TemporaryFiles();
  const input = await openInputFile(path, Readable.from([]), '.');
  let rows = 0;
  const latestMs = Date.now();
  for (const source of await findSources(input, { spec, latestMs, nowMs: latestMs, files })) {
    const saved = { forTable: () => undefined, forFormat: () => undefined };
    const reader = source.open(readingOptions(await survey(source, spec, saved)));
    const rules = { name: path, latestMs, isErased: () => false, epochTimes: true, sinceMs: null };
    const outcomes = {
      onFact: () => rows++,
      onRejected: (_: unknown, reason: string) => {
        throw new Error(reason);
      },
      onLeftOut: () => {},
    };
    for await (const _ of readSource(reader, rules, outcomes)) {
      // Counted.
    }
  }
  await files.remove();
  let bytes = 0;
  for await (const chunk of input.bytes()) bytes += chunk.length;
  return { rows, bytes };
}

const ATTACHMENT = `${'QUJD'.repeat(19)}\n`.repeat(ATTACHMENT_LINES);
const HEADER = ['agent_id', 'contact_id', 'occurred_at', 'kind', 'direction', 'contact_name', 'external_id', 'mood'];

function message(n: number, body: string): string {
  return `From ${n}@xxx Fri Feb 28 08:30:00 +0000 2025
Delivered-To: anna@fleet.example
Received: by 2002:a05:6a10:8d5:0:0:0:0 with SMTP id ${n}; Fri, 28 Feb 2025 01:30:00 -0800 (PST)
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=client.example; s=x; t=1;
        b=${'A'.repeat(340)}
From: =?UTF-8?Q?J=C3=BCrgen_${n}?= <p${n % 5_000}@client.example>
To: Anna <anna@fleet.example>, "Li, Wei" <li@client.example>
Subject: =?UTF-8?B?SGVsbG8=?=
Date: Fri, 28 Feb 2025 09:30:00 +0100
Message-ID: <${n}@client.example>
Content-Type: text/plain; charset=utf-8

${body}
`;
}

function row(n: number) {
  const date = { date: 45_000 + (n % 700) + 0.25 };
  return ['Nova', `c-${n % 5_000}`, date, 'call', 'inbound', `Person ${n % 5_000}`, `e-${n}`, 'fine'];
}

function csvRow(n: number): string[] {
  const day = String((n % 28) + 1).padStart(2, '0');
  return ['Nova', `c-${n % 5_000}`, `${day}.03.2025 09:30`, 'call', 'inbound', `Person ${n % 5_000}`, `e-${n}`, 'fine'];
}
