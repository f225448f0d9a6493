import { parseArgs } from 'node:util';
import { readSharedSecrets, secretsAt } from '../../packages/gateway/src/acquirer/shared-secrets.ts';
import type { MerchantFacts, SharedSecrets } from '../../packages/protocol/src/acquirer/index.ts';
import { merchantFacts } from '../../packages/protocol/src/validate/acquirer.ts';
import { systemClock } from './clock.ts';

export interface Options {
  readonly url: string;
  readonly secrets: SharedSecrets;
  /** Undefined: the first one that the adapter's profiles name. */
  readonly cardCompany: string | undefined;
  readonly merchant: MerchantFacts;
  readonly amountWon: number;
  /** Undefined: the virtual phone, or a person. */
  readonly customer: string | undefined;
  readonly callbackUrl: string | undefined;
  /** Empty: every check. */
  readonly only: readonly string[];
  readonly json: boolean;
}

export const usage = `Tries whether an adapter to card companies keeps the contract of docs/acquirer.md.

  npm run conformance:acquirer -- --url http://localhost:4100 \\
    --secret-file .dojang/acquirer.secret

  --url <address>            the adapter
  --secret-file <file>       with the secret shared with it, in a line
  --card-company <code>      one of its profiles (default: the first)
  --merchant <id>            as it knows the merchant (default: conformance)
  --terminal <id>            its terminal (default: CONFORM1)
  --business-number <digits> ten digits (default: none)
  --amount <won>             of each order, 100 or more (default 1000)
  --customer <command>       has a customer approve; it gets the answer of the
                             beginning as JSON on standard input, and ends with 0.
                             Without it Dojang's virtual phone approves by itself,
                             and of another app you are asked
  --callback-url <address>   where the adapter reaches this program, on its port;
                             not needed on the same machine
  --only <ids>               these checks alone: approve,cancel-part
  --json                     the verdicts as JSON
  --help                     this

It charges cards, about 30 times: use a test system. Exit code 0: the contract is kept,
as far as the profile goes; 1: something is broken; 2: something could not be tried.
`;

/** @throws Error which names the option, the rule and the shape of the value; null: help was asked for */
export function readOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      'secret-file': { type: 'string' },
      'card-company': { type: 'string' },
      merchant: { type: 'string', default: 'conformance' },
      terminal: { type: 'string', default: 'CONFORM1' },
      'business-number': { type: 'string' },
      amount: { type: 'string', default: '1000' },
      customer: { type: 'string' },
      'callback-url': { type: 'string' },
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const merchant = merchantFacts.safeParse({
    merchantId: values.merchant,
    terminalId: values.terminal,
    businessNumber: values['business-number'] ?? null,
  });
  if (!merchant.success)
    throw new Error(
      merchant.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  if (!/^\d{3,9}$/.test(values.amount) || Number(values.amount) < 100)
    throw new Error('--amount: whole won, 100 or more');
  return {
    url: addressOf('--url', values.url).replace(/\/+$/, ''),
    secrets: secretsOf(values['secret-file']),
    cardCompany: values['card-company'],
    merchant: merchant.data,
    amountWon: Number(values.amount),
    customer: values.customer,
    callbackUrl: values['callback-url'] && addressOf('--callback-url', values['callback-url']),
    only: values.only
      .split(',')
      .map((id) => id.trim().toLowerCase())
      .filter((id) => id !== ''),
    json: values.json,
  };
}

function addressOf(name: string, value: string | undefined): string {
  const url = URL.parse(value ?? '');
  if (value === undefined || url === null || !/^https?:$/.test(url.protocol))
    throw new Error(`${name}: an address that begins with http:// or https://`);
  return value;
}

/** The file of a gateway too, which has two while a secret rotates. */
function secretsOf(file: string | undefined): SharedSecrets {
  if (file === undefined) throw new Error('--secret-file: a file with the shared secret');
  try {
    return secretsAt(readSharedSecrets(file), systemClock.nowMs());
  } catch (error) {
    throw new Error(`--secret-file: ${error instanceof Error ? error.message : String(error)}`);
  }
}
