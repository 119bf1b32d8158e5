import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const SOURCES = join(__dirname, '../../src');
export const READERS = [
  'depth',
  'cohort',
  'fleet',
  'moat',
  'runs',
  'explain',
  'relationships',
  'backtest',
  'learning',
  'lifecycle',
  'settings',
  'jobs',
  'signals',
  'audit',
  'personal-data',
  'rejections',
];
/** They also write, or others use them to read, so they have other paths to the database. */
export const READERS_AND_WRITERS = [
  'keys',
  'projects',
  'serving',
  'webhooks',
  'episodes',
  'people',
  'sources',
  'segment',
  'mcp',
  'imports',
];

export interface ReaderStatement {
  /** Relative to src. */
  readonly file: string;
  /** Name of the method or function that runs it. */
  readonly name: string;
  readonly sql: string;
}

/** Every statement that readers run. */
export function readerStatements(): ReaderStatement[] {
  return [...READERS, ...READERS_AND_WRITERS].flatMap(sourcesOf).flatMap((file) => statementsOf(file));
}

export function sourcesOf(folder: string): string[] {
  return readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => join(folder, file))
    .sort();
}

export function read(file: string): string {
  return readFileSync(join(SOURCES, file), 'utf8');
}

/**
 * Every statement that a file passes to a reader: written there, except for constants of the same file, or exports of
 * other files with queries or SQL.
 */
function statementsOf(file: string): ReaderStatement[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Expression>();
  const imported = new Map<string, unknown>();
  const found: ReaderStatement[] = [];
  const meaningOf = (node: ts.Node | undefined): unknown => {
    if (node && ts.isStringLiteralLike(node)) return node.text;
    if (node && ts.isTemplateExpression(node)) {
      return (
        node.head.text + node.templateSpans.map(({ expression, literal }) => textOf(expression) + literal.text).join('')
      );
    }
    // A number of the score.
    if (node && ts.isPropertyAccessExpression(node) && node.expression.getText() === 'SCORE') return '1';
    if (node && ts.isPropertyAccessExpression(node)) {
      return (meaningOf(node.expression) as Record<string, unknown>)[node.name.text];
    }
    if (node && ts.isArrayLiteralExpression(node)) return node.elements.map(meaningOf);
    if (node && ts.isCallExpression(node)) {
      return (meaningOf(node.expression) as (...values: unknown[]) => unknown)(...node.arguments.map(meaningOf));
    }
    if (node && ts.isIdentifier(node) && imported.has(node.text)) return imported.get(node.text);
    const constant = node && ts.isIdentifier(node) ? constants.get(node.text) : undefined;
    if (!constant) throw new Error(`${file}: a statement is not written out: ${node?.getText()}`);
    return meaningOf(constant);
  };
  const textOf = (node: ts.Node | undefined): string => {
    const text = meaningOf(node);
    if (typeof text !== 'string') throw new Error(`${file}: no text, and so no statement: ${node?.getText()}`);
    return text;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && /\.queries|-sql\b/.test(node.moduleSpecifier.getText())) {
      const path = (node.moduleSpecifier as ts.StringLiteral).text;
      const values = require(join(SOURCES, file, '..', path)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(values)) imported.set(name, value);
    }
    if (ts.isVariableDeclaration(node) && node.initializer && isConstantText(node)) {
      constants.set(node.name.getText(), node.initializer);
    }
    if (
      ts.isCallExpression(node) &&
      /\b(reader\s*.(query|queryCurrent|queryPlanned|queryHeavy|stream)|responses\s*\.(coalesced|cached|uncached|asOf))$/.test(
        node.expression.getText(),
      )
    ) {
      const runs = ts.findAncestor(node, (each) => ts.isMethodDeclaration(each) || ts.isFunctionDeclaration(each));
      const method = (runs as ts.MethodDeclaration | ts.FunctionDeclaration | undefined)?.name?.getText() ?? '';
      const tenant = node.arguments[0]?.getText() ?? '';
      if (!/^(projectId|project|agent)$/.test(tenant))
        throw new Error(`${file}: ${method} reads as ${tenant}, which is no project`);
      // The SQL for a past day precedes the statement.
      const place = /\.asOf$/.test(node.expression.getText()) ? 2 : 1;
      found.push({ file, name: method, sql: textOf(node.arguments[place]) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A text, or a text at the top of a file that is composed of others. */
function isConstantText({ initializer, parent }: ts.VariableDeclaration): boolean {
  if (initializer && ts.isStringLiteralLike(initializer)) return true;
  return initializer !== undefined && ts.isTemplateExpression(initializer) && ts.isSourceFile(parent.parent.parent);
}
