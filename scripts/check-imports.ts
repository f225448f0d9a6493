/**
 * Checks the import direction of the house (`.dependency-cruiser.mjs`), that no rooms import each other in a circle, and
 * that it really looked: a checker that finds no modules finds no violations either.
 */
import { cruise } from 'dependency-cruiser';
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { roomCircles } from './room-circles.ts';

const MODULES_AT_LEAST = 300;

const config = await extractConfig('./.dependency-cruiser.mjs');
const result = await cruise(
  [
    'packages',
    'examples',
    'e2e',
    'conformance',
    'simulation',
    'fuzz',
    'crash',
    'failover',
    'scripts',
    'bench',
  ],
  { ...config.options, ruleSet: config, validate: true },
  undefined,
  { tsConfig: extractTsConfig('tsconfig.json') },
);
const { output } = result;
if (typeof output === 'string') throw new Error('A result as data was asked for.');

const modules = output.modules.length;
const { violations } = output.summary;
for (const violation of violations)
  console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
const circles = roomCircles(
  output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => ({ from: source, to: resolved })),
  ),
);
for (const { from, to } of circles) console.error(`no-circle-of-rooms: ${from} -> ${to}`);
if (modules < MODULES_AT_LEAST)
  console.error(`Only ${modules} modules were seen; expected ${MODULES_AT_LEAST} or more.`);
if (violations.length > 0 || circles.length > 0 || modules < MODULES_AT_LEAST) process.exit(1);
console.log(`${modules} modules, ${output.summary.totalDependenciesCruised} imports, none against the rules`);
