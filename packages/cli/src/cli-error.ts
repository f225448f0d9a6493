/** Something the person at the keyboard must mend: a sentence with the remedy. Printed as it is, with exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** Is this a sentence for the person? The gateway's own `SetupError` is known by its name, so that help loads no gateway. */
export function isSentence(error: unknown): error is Error {
  return error instanceof Error && (error.name === 'CliError' || error.name === 'SetupError');
}

/** The code of a failed system call, e.g. `EADDRINUSE`. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
