import { inspect } from 'node:util';
import { isSentence } from './cli-error.ts';
import { createProgram } from './program.ts';
import { systemTerminal } from './terminal.ts';

// `dojang … | head` ends the reader early: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const terminal = systemTerminal();
try {
  await createProgram({ settings: process.env, terminal }).parseAsync();
} catch (error) {
  terminal.note(isSentence(error) ? error.message : inspect(error));
  process.exitCode = 1;
}
