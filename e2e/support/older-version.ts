import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type House, SECRET } from './house.ts';

/** The code of an older version, from the history of this clone. */
export interface OlderVersion {
  /** Starts its gateway beside the one of a house, on the same store and card companies. */
  start(house: House): Promise<OlderGateway>;
  remove(): void;
}

export type OlderGateway =
  | { readonly kind: 'runs'; readonly url: string; stop(): Promise<void> }
  | { readonly kind: 'ended'; readonly code: number | null; readonly said: string };

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The clone may be another user's, as on a machine that builds. */
const GIT = ['-c', 'safe.directory=*'];

/** A shallow clone has no history. */
export function hasCommit(commit: string): boolean {
  return spawnSync('git', [...GIT, 'cat-file', '-e', `${commit}^{commit}`], { cwd: root }).status === 0;
}

/** Its own code, on the packages and the built pages of today: these do not touch the store. */
export function unpackVersion(commit: string): OlderVersion {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-older-'));
  const archive = execFileSync(
    'git',
    [...GIT, 'archive', '--format=tar', commit, 'packages', 'package.json'],
    {
      cwd: root,
      maxBuffer: 2 ** 28,
    },
  );
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@dojang'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '@dojang' && !name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const name of readdirSync(join(folder, 'packages')))
    symlinkSync(join(folder, 'packages', name), join(modules, '@dojang', name));
  for (const name of ['window', 'payment-js', 'issuers'])
    cpSync(join(root, 'packages', name, 'dist'), join(folder, 'packages', name, 'dist'), { recursive: true });

  return {
    start: (house) => start(join(folder, 'packages/cli/bin/dojang.js'), house),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function start(launcher: string, { dataDir, location, issuers }: House): Promise<OlderGateway> {
  const child = spawn(process.execPath, [launcher, 'gateway'], {
    env: {
      PATH: process.env['PATH'],
      DOJANG_PORT: '0',
      DOJANG_DATA: dataDir,
      DOJANG_ACQUIRER_URL: issuers.url,
      DOJANG_ACQUIRER_SECRET: SECRET,
      ...(location.engine === 'postgres' && { DOJANG_DATABASE_URL: location.url }),
    },
  });
  let said = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const listens = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const url = /Server listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      });
  });
  const first = await Promise.race([listens, ended]);
  if (typeof first !== 'string') return { kind: 'ended', code: first, said };
  return {
    kind: 'runs',
    url: first.replace('127.0.0.1', 'localhost'),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
