import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RedisClient } from '../../examples/frameworks/redis-storage.ts';

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of its own on a socket in a folder, and a client that knows as much as it needs. */
export async function startRedis(): Promise<{ readonly client: RedisClient; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-redis-'));
  const socketFile = join(folder, 'redis.sock');
  const options = ['--port', '0', '--unixsocket', socketFile, '--dir', folder, '--save', ''];
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  for await (const line of createInterface({ input: server.stdout }))
    if (/ready to accept connections/i.test(line)) break;
  server.stdout.resume();
  const socket = connect(socketFile);
  await once(socket, 'connect');
  const send = sender(socket);
  return {
    client: {
      eval: (script, { keys, arguments: values }) =>
        send(['EVAL', script, String(keys.length), ...keys, ...values]),
    },
    stop: async () => {
      socket.destroy();
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Redis' own protocol: commands go out as lists of texts, answers come in the order of the commands. */
function sender(socket: Socket): (command: readonly string[]) => Promise<unknown> {
  const waiting: ((answer: unknown) => void)[] = [];
  let bytes = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let read = readAnswer(bytes, 0); read !== null; read = readAnswer(bytes, 0)) {
      bytes = bytes.subarray(read.end);
      waiting.shift()?.(read.value);
    }
  });
  return async (command) => {
    const texts = command.map((text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`);
    socket.write(`*${texts.length}\r\n${texts.join('')}`);
    const answer = await new Promise((resolve) => waiting.push(resolve));
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

/** Null when it has not come whole. */
function readAnswer(bytes: Buffer, start: number): { readonly value: unknown; readonly end: number } | null {
  const lineEnd = bytes.indexOf('\r\n', start);
  if (lineEnd < 0) return null;
  const text = bytes.toString('utf8', start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case ':':
      return { value: Number(text), end };
    case '-':
      return { value: new Error(text), end };
    case '$': {
      if (text === '-1') return { value: null, end };
      const to = end + Number(text);
      return bytes.length < to + 2 ? null : { value: bytes.toString('utf8', end, to), end: to + 2 };
    }
    case '*':
      return readList(bytes, Number(text), end);
    default:
      return { value: text, end };
  }
}

function readList(
  bytes: Buffer,
  count: number,
  start: number,
): { readonly value: unknown; readonly end: number } | null {
  const values: unknown[] = [];
  let end = start;
  for (let index = 0; index < count; index += 1) {
    const read = readAnswer(bytes, end);
    if (read === null) return null;
    values.push(read.value);
    end = read.end;
  }
  return { value: values, end };
}
