#!/usr/bin/env node
// Finds a Node that is new enough and starts the command line with it. Any Node from 12 on must be able to parse this file, so that an
// old one is answered with a sentence instead of a syntax error.
// oxlint-disable unicorn/prefer-node-protocol -- the first ones of Node 12 do not know it
import { spawn, spawnSync } from 'child_process';
import { existsSync, realpathSync } from 'fs';
import * as nodeModule from 'module';
import { dirname, join, sep } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const launcher = fileURLToPath(import.meta.url);
const room = dirname(dirname(launcher));
const root = dirname(dirname(room));
/** As a package it has no sources. */
const isPacked = existsSync(join(room, 'src', 'main.js'));
/** What npm gets for test mode where the Node of the machine is too old: the one that the project itself brings. */
const NODE = 'node@24.21.0';

hideExperimentalWarnings();
if (isLive() && cameAlong(process.execPath)) tellUnlocked();
else if (isFitting(process.versions.node)) runHere();
else runElsewhere();

function isLive() {
  return process.env.DOJANG_MODE === 'live';
}

/** The Node that npm puts first in the path of `npx` and of scripts. */
function cameAlong(node) {
  return realpathSync(node).split(sep).includes('node_modules');
}

function tellUnlocked() {
  console.error(
    `Live runs on a Node of your own, and this one (${process.execPath}) came along with npm, where no hash of it is locked: install Node 24 from https://nodejs.org${isPacked ? '.' : ', and take this one away with npm prune --omit=dev --omit=optional.'}`,
  );
  process.exit(1);
}

/** Type stripping without a flag: 22.18, 23.6 and everything from 24 on. */
function isFitting(version) {
  const [major, minor] = version.split('.').map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

function runHere() {
  // Stripped and compiled once: halves the time to start and saves 25 MB. Not in the shared temporary folder, where
  // another user of the machine could put code for us to run.
  if (nodeModule.enableCompileCache) {
    nodeModule.enableCompileCache(join(root, 'node_modules', '.cache', 'dojang'));
  }
  import(pathToFileURL(mainFile()).href).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

/** What was built, as a package or by an installation without development tools; else the sources. */
function mainFile() {
  if (isPacked) return join(room, 'src', 'main.js');
  const built = join(root, 'dist', 'packages', 'dojang', 'packages', 'cli', 'src', 'main.js');
  const hasTools = existsSync(join(root, 'node_modules', 'vite'));
  return !hasTools && existsSync(built) ? built : join(room, 'src', 'main.ts');
}

/** Node 22 and 23 warn of type stripping and of `node:sqlite`. Other warnings are still shown. */
function hideExperimentalWarnings() {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`);
  });
}

/** A Node that npm brings, for test mode: no hash of it is locked. */
function runElsewhere() {
  if (isLive()) tellTooOld('; live runs on a Node of your own');
  const node = isPacked ? nodeOfNpm() : nodeOfProject();
  if (!existsSync(node)) tellTooOld(remark());
  // With the channel the other process notices when this one is killed.
  const child = spawn(node, [launcher].concat(process.argv.slice(2)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  child.on('error', () => tellTooOld(remark()));
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
    process.on(signal, () => child.kill(signal));
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function remark() {
  return isPacked ? '' : ', or run npm ci again, which brings one along';
}

function nodeOfProject() {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** In npm's own cache, so that the Node of the shop beside it stays what it is. The first time it is downloaded. */
function nodeOfNpm() {
  console.error(
    `This is Node ${process.versions.node}, which is too old for Dojang: it runs on ${NODE} of npm.`,
  );
  const asked = ['exec', '--yes', `--package=${NODE}`, '--', 'node', '-p', 'process.execPath'];
  const npm = process.env.npm_execpath;
  // Another package manager has itself there.
  const got = (npm || '').endsWith('npm-cli.js')
    ? spawnSync(process.execPath, [npm].concat(asked), { encoding: 'utf8' })
    : spawnSync('npm', asked, { encoding: 'utf8', shell: process.platform === 'win32' });
  return (got.stdout || '').trim();
}

function tellTooOld(remark) {
  console.error(
    `Dojang needs Node 22.18 or newer, and this is ${process.versions.node}: install Node 24 from https://nodejs.org${remark}.`,
  );
  process.exit(1);
}
