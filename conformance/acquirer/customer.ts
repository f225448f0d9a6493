import { spawn } from 'node:child_process';
import type { BeginResponse } from '../../packages/protocol/src/acquirer/index.ts';
import type { PhoneView } from '../../packages/protocol/src/phone/index.ts';
import { Untried } from './untried.ts';

/** Has a customer authenticate a card. Resolves once that is done, or under way. @throws Untried */
export type Customer = (begun: BeginResponse) => Promise<void>;

const COMMAND_MS = 180_000;

/** Runs a command of the adapter's author, with the answer of the beginning as JSON on its standard input. */
export function customerByCommand(command: string): Customer {
  return async (begun) => {
    const child = spawn(command, { shell: true, stdio: ['pipe', 'ignore', 'inherit'], timeout: COMMAND_MS });
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(begun));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code !== 0) throw new Untried(`no customer: the command of --customer ended with ${code}`);
  };
}

/** Dojang's virtual phone approves by itself; of any other app a person is asked. */
export function customerByPhone(tell: (sentence: string) => void): Customer {
  return async (begun) => {
    const link = URL.parse(begun.link);
    const token = link !== null && /^\/app\/[a-z]+$/.test(link.pathname) ? link.hash.slice(1) : '';
    if (link === null || token === '') {
      tell(`Approve ${begun.amountWon} won in the card app: ${begun.link} (code ${begun.code})`);
      return;
    }
    const phone = async (path: string, body?: unknown) => {
      const asked = fetch(`${link.origin}/phone/api/authentication${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const response = await asked.catch(() => {
        throw new Untried(`no customer: the virtual phone at ${link.origin} cannot be reached`);
      });
      if (!response.ok) throw new Untried(`no customer: the virtual phone answers HTTP ${response.status}`);
      return (await response.json()) as PhoneView;
    };
    const view = await phone('');
    const card = view.cards.find(({ condition }) => condition === 'normal');
    if (card === undefined) throw new Untried('no customer: the virtual phone has no card that works');
    await phone('/approve', { cardId: card.id, pin: '123456', amountWon: view.amountWon });
  };
}
