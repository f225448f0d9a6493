/**
 * Checks that what the documents name is there, that the changelog and the README name every command and every guide, and that a
 * Korean page has the rows of the English one.
 * Counts what it looked at: a check that reads nothing finds nothing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgram } from '../packages/cli/src/program.ts';
import { systemTerminal } from '../packages/cli/src/terminal.ts';
import { variables } from '../packages/cli/src/variables.ts';
import { dojangCalls, unknownWord } from './dojang-calls.ts';
import { type MarkdownPage, readMarkdown } from './markdown-page.ts';

interface Document extends MarkdownPage {
  readonly file: string;
  readonly text: string;
}

interface Check {
  readonly things: string;
  readonly atLeast: number;
  /** For each thing that a document names: what is wrong with it, or null. */
  readonly look: (document: Document) => readonly (string | null)[];
}

const NAME = /\b(?:DOJANG|PCD)_[A-Z0-9_]*[A-Z0-9]\b/g;
const PATH =
  /(?<![\w@./:-])(?:packages|examples|docs|e2e|scripts|bench|simulation|fuzz|crash|failover|conformance)\/[\w./*-]*[\w*]/g;
const IMPORT = /import (?:type )?\{([^}]*)\} from '(@dojang\/[\w/-]+)'/g;

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const documents = files.filter((file) => file.endsWith('.md')).map(openDocument);
const guides = files.filter((file) => /^(?:docs\/(?:security\/)?[\w.-]+|SECURITY(?:\.ko)?)\.md$/.test(file));
const sources = files.filter((file) => /\.(?:tsx?|m?js|php|java)$/.test(file) && !file.endsWith('.test.ts'));
const names = new Set([
  ...sources.flatMap((file) => read(file).match(NAME) ?? []),
  ...variables.flatMap((each) => ('isSecret' in each ? [`${each.name}_FILE`] : [])),
]);
const { scripts } = JSON.parse(read('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const program = createProgram({ settings: {}, terminal: systemTerminal() });

const checks: readonly Check[] = [
  {
    things: 'links',
    atLeast: 60,
    look: ({ file, links }) =>
      links
        .filter((link) => !URL.canParse(link))
        .map((link) => (leads(file, link) ? null : `${link} leads nowhere`)),
  },
  {
    things: 'calls of dojang',
    atLeast: 40,
    look: ({ code }) => code.flatMap(dojangCalls).map((words) => unknownWord(program, words)),
  },
  {
    things: 'scripts of npm',
    atLeast: 8,
    look: ({ code }) =>
      code
        .flatMap((line) => [...line.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)])
        .map(([call, script = '']) =>
          script in scripts || /^npm (ci|i|install|pack|prune)$/.test(call) ? null : `there is no ${call}`,
        ),
  },
  {
    things: 'paths',
    atLeast: 30,
    look: ({ code }) =>
      code
        .flatMap((line) => line.match(PATH) ?? [])
        .map((path) => (globSync(path).length > 0 ? null : `there is no ${path}`)),
  },
  {
    things: 'imports',
    atLeast: 8,
    look: ({ text }) =>
      [...text.matchAll(IMPORT)].flatMap(([, list = '', entry = '']) =>
        list.split(',').map((each) => missingExport(entry, each.trim())),
      ),
  },
  {
    things: 'settings and parameters',
    atLeast: 200,
    look: ({ text }) =>
      (text.match(NAME) ?? []).map((name) => (names.has(name) ? null : `no code knows ${name}`)),
  },
  {
    things: 'Korean pages',
    atLeast: 10,
    look: ({ file, rows }) => {
      if (!file.endsWith('.ko.md')) return [];
      const english = documents.find((document) => document.file === file.replace('.ko.md', '.md'));
      if (english === undefined) return ['is no translation of anything'];
      const [own, theirs] = [rows.join(', '), english.rows.join(', ')];
      return [own === theirs ? null : `rows of its sections: ${own}; of ${english.file}: ${theirs}`];
    },
  },
  {
    things: 'entries',
    atLeast: 15,
    look: ({ file, text }) =>
      expectedIn(file).map((entry) => (text.includes(entry) ? null : `does not name ${entry}`)),
  },
];

let isWrong = false;
for (const { things, atLeast, look } of checks) {
  const found = documents.flatMap((document) => look(document).map((problem) => ({ document, problem })));
  for (const { document, problem } of found) if (problem !== null) complain(`${document.file}: ${problem}`);
  if (found.length < atLeast) complain(`only ${found.length} ${things} were found, expected ${atLeast}`);
  console.log(`${found.length} ${things} of ${documents.length} documents`);
}
if (isWrong) process.exit(1);

function complain(sentence: string): void {
  console.error(sentence);
  isWrong = true;
}

function expectedIn(file: string): readonly string[] {
  if (file === 'CHANGELOG.md') return program.commands.map((command) => `dojang ${command.name()}`);
  if (!file.startsWith('README')) return [];
  const own = file.endsWith('.ko.md') ? koreanOf : (guide: string) => guide;
  return guides.filter((guide) => !guide.endsWith('.ko.md')).map(own);
}

/** The Korean form of a guide that has one. */
function koreanOf(guide: string): string {
  const korean = guide.replace('.md', '.ko.md');
  return guides.includes(korean) ? korean : guide;
}

function leads(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (anchor === undefined) return existsSync(file);
  return documents.some((document) => document.file === file && document.anchors.has(anchor));
}

function missingExport(entry: string, name: string): string | null {
  const text = readFileSync(fileURLToPath(import.meta.resolve(entry)), 'utf8');
  return new RegExp(`\\b${name.replace(/^type /, '')}\\b`).test(text) ? null : `${entry} exports no ${name}`;
}

function openDocument(file: string): Document {
  const text = read(file);
  return { file, text, ...readMarkdown(text) };
}

function read(file: string): string {
  return readFileSync(file, 'utf8');
}
