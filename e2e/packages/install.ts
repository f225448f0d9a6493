import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const consumers = fileURLToPath(new URL('./consumers/', import.meta.url));
const run = promisify(execFile);
/** So long a registry may take; a run of all must end within minutes. */
const INSTALL_WITHIN_MS = 120_000;
const RUN_WITHIN_MS = 240_000;

/** A folder outside of the project, so that nothing of it is found: what stands in it was installed. */
export interface Place {
  readonly folder: string;
  /** Runs a program in it, and gives back what it said. @throws when it ends with another code than 0; with all it said */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>;
  remove(): void;
}

/** A place with the files of a consumer and nothing installed. */
export function emptyPlace(consumer: string | null, manifest: Readonly<Record<string, unknown>> = {}): Place {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-consumer-'));
  if (consumer !== null) cpSync(join(consumers, consumer), folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }));
  return {
    folder,
    run: async (program, args, env = {}) => {
      const options = { cwd: folder, env: { ...cleanEnvironment(), ...env }, timeout: RUN_WITHIN_MS };
      const { stdout } = await run(program, args, options).catch(
        (error: Error & { readonly stdout?: string }) => {
          throw new Error(`${error.message}\n${error.stdout ?? ''}`, { cause: error });
        },
      );
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * A place with packages of a registry in it.
 * @returns null when the registry does not give them: then nothing of ours is at fault
 */
export async function placeWith(
  dependencies: Readonly<Record<string, string>>,
  consumer: string | null = null,
  manifest: Readonly<Record<string, unknown>> = {},
): Promise<Place | null> {
  const place = emptyPlace(consumer, { ...manifest, dependencies });
  try {
    await npm(place.folder, ['install']);
    return place;
  } catch (error) {
    place.remove();
    const names = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
    process.stdout.write(`not tested, for they could not be had: ${names.join(', ')} (${lastLine(error)})\n`);
    return null;
  }
}

/** Installs a packed file, without asking any registry: it brings all it needs. @throws when npm does */
export async function installAlone(place: Place, tarball: string): Promise<void> {
  await npm(place.folder, ['install', '--offline', tarball]);
}

/** Runs npm in a folder, as somebody would who has nothing to do with this project. @throws when it ends with another code than 0 */
export async function npm(folder: string, args: readonly string[]): Promise<void> {
  await run('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: folder,
    env: cleanEnvironment(),
    timeout: INSTALL_WITHIN_MS,
    shell: process.platform === 'win32',
  });
}

/** What npm tells the scripts of this project is about this project. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(?:registry|cache)$)|^NODE_OPTIONS$|^VITEST/.test(name),
    ),
  );
}

function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message.trim() : String(error);
  return text.split('\n').find((line) => line.includes('npm error')) ?? text.split('\n')[0] ?? '';
}
