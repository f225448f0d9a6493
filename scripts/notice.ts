/**
 * Writes `NOTICE`: whose work is in what we hand out, and under which licence. `--check` says whether it is as it should be.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lockedPackages } from './locked-packages.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, 'NOTICE');

/** What is built into the code that browsers load: their licences travel with us. */
const BUNDLED = ['preact'];
/** What pictures show or tests use and no package brings along. */
const FONT = 'pretendard';

const notice = noticeText();
if (!process.argv.includes('--check')) writeFileSync(file, notice);
else if (readFileSync(file, 'utf8') !== notice) {
  console.error('NOTICE is not what package-lock.json says: node scripts/notice.ts writes it.');
  process.exitCode = 1;
}

function noticeText(): string {
  const all = lockedPackages(root);
  const installed = all.filter(({ isProduction }) => isProduction);
  const font = all.find(({ name }) => name === FONT);
  return `Dojang (도장)
Copyright 2026 the Dojang authors

Licensed under the Apache License, Version 2.0; see LICENSE.


Built into the code that browsers load
======================================
${BUNDLED.map(bundled).join('\n')}

Installed beside it (npm ci --omit=dev)
=======================================

Each brings its licence along in its folder of node_modules.

${installed.map(({ name, version, license }) => `${name} ${version}: ${license}`).join('\n')}


Fonts
=====

No font is handed out: pages use those of the device. The pictures of the documents and of the visual tests were drawn with
Pretendard ${font?.version} (${font?.license}), Copyright (c) 2021, Kil Hyung-jin, with Reserved Font Name Pretendard.
`;
}

function bundled(name: string): string {
  const folder = join(root, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly license: string;
  };
  return `\n${name} ${version} (${license})\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`;
}
