import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CERTIFICATE_FILE, KEY_FILE } from './tls-database.ts';

/** An nginx that runs the very block of `docs/live.md`, on ports of its own. */
export interface Nginx {
  stop(): Promise<void>;
}

export interface NginxPorts {
  readonly gateway: number;
  readonly http: number;
  readonly https: number;
}

const document = fileURLToPath(new URL('../../docs/live.md', import.meta.url));
const PROGRAM = process.env['NGINX_PATH'] ?? 'nginx';

/** Why the block cannot be run here; null when it can. */
export function whyNoNginx(): string | null {
  const { error, status } = spawnSync(PROGRAM, ['-v'], { stdio: 'ignore' });
  return error === undefined && status === 0 ? null : 'there is no nginx here (NGINX_PATH names one)';
}

export async function startNginx(ports: NginxPorts): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-nginx-'));
  const file = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  writeFileSync(
    file,
    `daemon off;
pid ${join(folder, 'nginx.pid')};
error_log stderr notice;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
events { worker_connections 256; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  ${blockOn(ports)}
}
`,
  );
  const child = spawn(PROGRAM, ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  const started = new Promise<boolean>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('start worker process ')) resolve(true);
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  if (await Promise.race([started, ended.then(() => false)])) return { stop };
  await stop();
  throw new Error(`nginx does not take the block of ${document}:\n${said}`);
}

/** The block of the document with the ports, the name and the certificate of the test in place of its own. */
function blockOn({ gateway, http, https }: NginxPorts): string {
  const [, block] = /```nginx\n([\s\S]+?)```/.exec(readFileSync(document, 'utf8')) ?? [];
  if (block === undefined) throw new Error(`${document} has no block for nginx.`);
  const replaced: readonly (readonly [string, string])[] = [
    ['127.0.0.1:4000', `127.0.0.1:${gateway}`],
    ['listen 80;', `listen 127.0.0.1:${http};`],
    ['listen 443 ', `listen 127.0.0.1:${https} `],
    ['/etc/letsencrypt/live/pay.example.kr/fullchain.pem', CERTIFICATE_FILE],
    ['/etc/letsencrypt/live/pay.example.kr/privkey.pem', KEY_FILE],
  ];
  return replaced.reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`The block of ${document} has no ${from}.`);
      return text.replace(from, to);
    },
    block.replaceAll('server_name pay.example.kr', 'server_name localhost'),
  );
}
