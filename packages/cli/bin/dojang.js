#!/usr/bin/env node
// Finds a Node that runs TypeScript directly and starts src/main.ts with it. Any Node from 12 on must be able to parse
// this file, so that an old one is answered with a sentence instead of a syntax error.
// oxlint-disable unicorn/prefer-node-protocol -- the first ones of Node 12 do not know it
import { spawn } from 'child_process';
import { existsSync, realpathSync } from 'fs';
import * as nodeModule from 'module';
import { dirname, join, sep } from 'path';
import { fileURLToPath, pathToFileURL } from 'url';

const launcher = fileURLToPath(import.meta.url);
const room = dirname(dirname(launcher));
const root = dirname(dirname(room));

hideExperimentalWarnings();
if (isLive() && cameAlong(process.execPath)) tellUnlocked();
else if (isFitting(process.versions.node)) runHere();
else runElsewhere();

function isLive() {
  return process.env.DOJANG_MODE === 'live';
}

/** The Node that npm puts first in the path of `npx` and of scripts. */
function cameAlong(node) {
  return realpathSync(node).startsWith(join(realpathSync(root), 'node_modules') + sep);
}

function tellUnlocked() {
  console.error(
    `Live runs on a Node of your own, and this one (${process.execPath}) came along with npm ci, where no hash of it is locked: install Node 24 from https://nodejs.org, and take this one away with npm prune --omit=dev --omit=optional.`,
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
  import(pathToFileURL(join(room, 'src', 'main.ts')).href).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

/** Node 22 and 23 warn of type stripping and of `node:sqlite`. Other warnings are still shown. */
function hideExperimentalWarnings() {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`);
  });
}

/** The Node that came with `npm ci`, for test mode: no hash of it is locked. */
function runElsewhere() {
  if (isLive()) tellTooOld('; live runs on a Node of your own');
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(node)) tellTooOld(', or run npm ci again, which brings one along');
  // With the channel the other process notices when this one is killed.
  const child = spawn(node, [launcher].concat(process.argv.slice(2)), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  child.on('error', () => tellTooOld(', or run npm ci again, which brings one along'));
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
    process.on(signal, () => child.kill(signal));
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function tellTooOld(remark) {
  console.error(
    `Dojang needs Node 22.18 or newer, and this is ${process.versions.node}: install Node 24 from https://nodejs.org${remark}.`,
  );
  process.exit(1);
}
