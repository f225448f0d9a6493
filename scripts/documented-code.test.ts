import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from './packages/manifest.ts';

/** What a piece of code takes from around it, and from the pieces before. */
const around: Readonly<Record<string, string>> = {
  process: '{ readonly env: Readonly<Record<string, string | undefined>> }',
  partner: "import('@dojang/sdk').Partner<'test'>",
  settings: "import('@dojang/sdk').PartnerInput<'test'>",
  inbox: "import('@dojang/sdk').Inbox",
  pool: "import('@dojang/sdk').SqlDatabase",
  findOrder: "(orderNumber: string) => import('@dojang/sdk').Expected | null",
  setAside: "(order: import('@dojang/sdk').Expected) => boolean",
  ship: "(paid: import('@dojang/sdk').Paid, key: string) => Promise<void>",
  fulfil: "(paid: import('@dojang/sdk').Paid) => void",
  note: "(orderNumber: string, outcome: import('@dojang/sdk').OrderOutcome) => void",
  handle: "(notice: import('@dojang/sdk').WebhookNotice) => void",
  createPartner: "typeof import('@dojang/sdk').createPartner",
  sqlCancelRequests: "typeof import('@dojang/sdk').sqlCancelRequests",
  verifyWebhook: "typeof import('@dojang/sdk').verifyWebhook",
  parseWebhook: "typeof import('@dojang/sdk').parseWebhook",
  request: 'Request',
  method: 'string',
  headers: 'Headers',
  rawBody: 'string',
  body: 'unknown',
  secret: 'string',
  webhookSecret: 'string',
  orderNumber: 'string',
  scriptUrl: 'string',
  fields: 'Record<string, string>',
  log: '{ error(error: unknown): void }',
};

const pieces = globSync(['README*.md', 'packages/*/README*.md', 'docs/**/*.md'], { cwd: root }).flatMap(
  (file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(
      ([, code = ''], index) => ({ name: `${file}, piece ${index + 1}`, code }),
    ),
);

test('the documents have code', () => expect(pieces.length).toBeGreaterThanOrEqual(14));

test.for(pieces)('compiles: $name', { timeout: 120_000 }, ({ code }) => {
  const missing = complaintsOf(code).flatMap(
    (said) =>
      /^(?:Cannot find name|No value exists in scope for the shorthand property) '(\w+)'/.exec(said)?.[1] ??
      [],
  );
  const declared = [...new Set(missing)]
    .filter((name) => name in around)
    .map((name) => `declare const ${name}: ${around[name]};`);
  expect(complaintsOf([code, ...declared].join('\n'))).toEqual([]);
});

/** Parsed once: libraries and the SDK are the same for every piece. */
const sources = new Map<string, ts.SourceFile>();

/** What TypeScript says of a module that a shop has written, as strict as ours. */
function complaintsOf(code: string): readonly string[] {
  const file = join(root, 'piece.ts');
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    allowImportingTsExtensions: true,
    noEmit: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    moduleDetection: ts.ModuleDetectionKind.Force,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
    skipLibCheck: true,
  };
  const host = ts.createCompilerHost(options);
  const plain = ts.createCompilerHost(options);
  host.fileExists = (name) => name === file || plain.fileExists(name);
  host.getSourceFile = (name, target, ...rest) => {
    if (name === file) return ts.createSourceFile(name, code, target);
    const known = sources.get(name) ?? plain.getSourceFile(name, target, ...rest);
    if (known !== undefined) sources.set(name, known);
    return known;
  };
  const program = ts.createProgram([file], options, host);
  const source = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  );
}
