import { CliError, isSentence, systemCode } from './cli-error.ts';

/** What a person can read of a failed opening of the gateway's data. Its address is a secret and is not repeated. */
export function openingError(cause: unknown, databaseUrl: string | null): unknown {
  if (isSentence(cause)) return cause;
  const code = systemCode(cause);
  if (databaseUrl !== null && code !== undefined)
    return new CliError(
      `The database of DOJANG_DATABASE_URL cannot be used (${code}): check that PostgreSQL runs and that the address, user and password are right.`,
      { cause },
    );
  if (!(cause instanceof Error) || cause.message === '') return cause;
  return new CliError(`The gateway's data cannot be opened: ${cause.message}`, { cause });
}
