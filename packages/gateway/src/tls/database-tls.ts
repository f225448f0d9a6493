import { parse } from 'pg-connection-string';
import { isLoopbackHost } from './loopback.ts';

/**
 * What keeps a connection to PostgreSQL from being safe, read as the driver reads it: off this machine it must be encrypted and
 * the server's certificate and name verified. Null when nothing does.
 */
export function databaseTlsProblem(databaseUrl: string): string | null {
  const settings = readSettings(databaseUrl);
  if (typeof settings === 'string') return settings;
  const { host, sslmode, ssl } = settings;
  if (typeof host !== 'string' || host === '') return 'it must name its host';
  if (host.startsWith('/') || isLoopbackHost(host)) return null;
  const isVerified =
    sslmode === 'verify-full' &&
    typeof ssl === 'object' &&
    ssl !== null &&
    !('checkServerIdentity' in ssl) &&
    !('rejectUnauthorized' in ssl);
  return isVerified
    ? null
    : 'off this machine it must verify the certificate of the server: add sslmode=verify-full, and sslrootcert=<file> unless a public authority has signed it';
}

/** The settings that count, as the driver takes them from the address, or why it can take none. */
function readSettings(databaseUrl: string): Readonly<Record<'host' | 'sslmode' | 'ssl', unknown>> | string {
  try {
    const { host, ssl, ...others } = parse(databaseUrl);
    return { host, ssl, sslmode: others['sslmode'] };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'it is no address';
    return `a file that it names cannot be read, or it cannot be parsed (${code})`;
  }
}
