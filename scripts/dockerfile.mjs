// Reads a Dockerfile and runs its steps in folders instead of layers, without a container engine. An unknown instruction
// is an error, so that additions are never skipped.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** @returns {{ name: string, steps: { instruction: string, text: string }[] }[]} the stages; `''` is the last one's name */
export function readStages(file) {
  const stages = [];
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n');
  for (const line of lines) {
    const [, instruction, text] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? fail(`unsupported instruction: ${line}`);
    if (instruction === 'ARG') continue; // selects the base image, which is replaced by the local Node.js
    if (instruction === 'FROM') stages.push({ name: /\sAS\s+(\S+)$/i.exec(text)?.[1] ?? '', steps: [] });
    else stages.at(-1).steps.push({ instruction, text });
  }
  return stages;
}

/**
 * Runs the steps of a stage.
 *
 * @param folders folders of the previous stages by name; `''` is the build context
 * @param folder an empty folder that replaces the `/` of the stage
 * @param files files of the build context, without those in `.dockerignore`
 * @param run whether to run the commands of the stage
 * @returns how the stage configures its program
 */
export function runStage(stage, { folders, folder, files, run }) {
  const image = { workdir: '/', user: 'root', environment: {}, command: [], healthCheck: [], skipped: [] };
  for (const { instruction, text } of stage.steps) {
    if (instruction === 'WORKDIR') image.workdir = text;
    else if (instruction === 'USER') image.user = text;
    else if (instruction === 'ENV') image.environment[text.split('=')[0]] = text.slice(text.indexOf('=') + 1);
    else if (instruction === 'CMD') image.command = JSON.parse(text);
    else if (instruction === 'HEALTHCHECK') image.healthCheck = JSON.parse(text.slice(text.indexOf('CMD') + 3));
    else if (instruction === 'COPY') copy(text, join(folder, image.workdir), folders, files);
    else if (instruction === 'RUN' && run) execute(text, join(folder, image.workdir));
    else if (instruction === 'RUN') image.skipped.push(text);
    else if (instruction !== 'EXPOSE') fail(`unsupported instruction: ${instruction} ${text}`);
  }
  return image;
}

function copy(text, into, folders, files) {
  const [, stage, rest] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(text);
  const words = rest.split(/\s+/);
  const target = words.pop();
  for (const source of words) {
    if (stage !== undefined) {
      // A file copied to `./` keeps its name; a folder is copied to the name that is written.
      const to = target.endsWith('/') ? join(into, target, source.split('/').at(-1)) : join(into, target);
      cpSync(join(folders[stage], source), to, { recursive: true });
      continue;
    }
    const found = files.filter((file) => file === source || file.startsWith(`${source}/`));
    if (found.length === 0) fail(`COPY ${source}: not in the build context`);
    for (const file of found) {
      // A file copied to `./` keeps its name without its folder; of a folder, its content is copied.
      const inside = file === source && target.endsWith('/') ? basename(file) : file.slice(source.length);
      const to = join(into, target, inside);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(folders[''], file), to);
    }
  }
}

function execute(command, folder) {
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('sh', ['-c', command], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(`RUN ${command}: exit ${status}`);
}

function fail(message) {
  throw new Error(`Dockerfile: ${message}`);
}
