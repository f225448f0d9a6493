/**
 * Checks that what we ship to browsers runs in all of the range (`browser-range/range.ts`): the syntax of the builds, the styles in
 * them, and the browser's objects that their sources use, against the browser data of MDN.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type Token } from 'acorn';
import ts from 'typescript';
import { build } from 'vite';
import { lackedBy } from './browser-range/browser-data.ts';
import { ofExpression, scriptFeatures } from './browser-range/script-features.ts';
import { styleFeatures } from './browser-range/style-features.ts';
import { toleranceOf, tolerances } from './browser-range/tolerances.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rooms = ['packages/payment-js', 'packages/window', 'packages/issuers', 'examples/shop'];
/** Sent as they are: the gateway's own pages, and what shops bundle themselves. */
const unbuilt = ['packages/gateway/assets', 'packages/sdk/src/browser'];
/** Chrome 87, Safari 15 and Firefox 91 read all of it; the next edition has what they do not. */
const SYNTAX = 2021;
const MODULES_AT_LEAST = 100;

const findings: string[] = [];
const tolerated = new Set<string>();
const modules = new Set<string>();

for (const room of rooms) {
  const folder = join(root, room);
  for (const config of readdirSync(folder).filter((file) => /^vite\..*config\.ts$/.test(file))) {
    const result = await build({
      root: folder,
      configFile: join(folder, config),
      logLevel: 'warn',
      build: { write: false },
    });
    for (const output of [result].flat().flatMap((bundle) => ('output' in bundle ? bundle.output : []))) {
      if (output.type === 'chunk') {
        checkSyntax(`${room}/${output.fileName}`, output.code);
        for (const [id, { renderedLength }] of Object.entries(output.modules))
          if (renderedLength > 0 && /\.(?:tsx?|m?js)$/.test(id)) modules.add(id);
      } else if (output.fileName.endsWith('.css'))
        checkStyles(`${room}/${output.fileName}`, String(output.source));
    }
  }
  const publicStyles = join(folder, 'public');
  for (const file of filesIn(publicStyles))
    if (file.endsWith('.css')) checkStyles(relative(root, file), readFileSync(file, 'utf8'));
}
for (const file of unbuilt.flatMap((folder) => filesIn(join(root, folder)))) {
  if (/(?<!\.test)\.(?:ts|js)$/.test(file)) modules.add(file);
  if (file.endsWith('.js')) checkSyntax(relative(root, file), readFileSync(file, 'utf8'));
  if (file.endsWith('.css')) checkStyles(relative(root, file), readFileSync(file, 'utf8'));
}

const { config } = ts.readConfigFile(join(root, 'tsconfig.browser.json'), (file) => ts.sys.readFile(file));
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
const uses = scriptFeatures([...modules], options);
for (const { feature, file, line } of uses) report(feature, `${relative(root, file)}:${line}`);

for (const { feature } of tolerances)
  if (!tolerated.has(feature)) findings.push(`tolerances.ts: nothing uses ${feature} any more`);
if (modules.size < MODULES_AT_LEAST || uses.length === 0)
  findings.push(`Only ${modules.size} modules and ${uses.length} uses were seen.`);
for (const finding of new Set(findings)) console.error(finding);
if (findings.length > 0) process.exit(1);
console.log(`${modules.size} modules run in every browser of the range, with their styles`);

function report(feature: string, where: string): void {
  const lacking = lackedBy(feature);
  if (lacking.length === 0) return;
  const tolerance = toleranceOf(feature);
  if (tolerance === null) findings.push(`${where}: ${feature}: ${lacking.join(', ')}`);
  else tolerated.add(tolerance.feature);
}

function checkStyles(name: string, css: string): void {
  for (const { feature, where } of styleFeatures(css)) report(feature, `${name}: ${where}`);
}

function checkSyntax(name: string, code: string): void {
  const onToken = (token: Token): void => {
    if (token.type.label !== 'regexp') return;
    for (const feature of ofExpression(code.slice(token.start, token.end))) report(feature, name);
  };
  try {
    parse(code, { ecmaVersion: SYNTAX, sourceType: 'module', onToken });
  } catch (error) {
    findings.push(`${name}: syntax of after ES${SYNTAX}: ${String(error)}`);
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    return [];
  }
}
