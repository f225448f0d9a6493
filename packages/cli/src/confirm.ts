import { ask } from './ask.ts';
import { CliError } from './cli-error.ts';

/**
 * Asks the person at the terminal before something that cannot be undone. @param what it does, a whole sentence
 * @throws CliError when nobody can be asked, or says no
 */
export async function confirmAct(what: string, nothingDone: string): Promise<void> {
  if (!process.stdin.isTTY) throw new CliError(`${what} Add --yes to do it without being asked.`);
  const answer = await ask(`${what} Type yes to go on: `);
  if (answer.trim().toLowerCase() !== 'yes') throw new CliError(nothingDone);
}
