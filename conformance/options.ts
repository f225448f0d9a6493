import { parseArgs } from 'node:util';
import { sharedAccount, type Target } from './support/context.ts';

export interface Options {
  readonly target: Target;
  /** Ids in capitals; empty: every rule. */
  readonly only: readonly string[];
  readonly json: boolean;
  readonly help: boolean;
}

export const usage = `Tries the documented rules of the payment wire against a gateway.

  npm run conformance -- --url http://localhost:4000

  --url <address>        the gateway (default http://localhost:4000)
  --only R6,Q11          these rules alone
  --json                 the verdicts as JSON
  --merchant <id>        the partner; by default the shared test account
  --key <custKey>        its key
  --refund-key <key>     its refund key
  --client-key <key>     its public key
`;

/** @throws TypeError for an option that is not known, Error for an address that is none */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string', default: 'http://localhost:4000' },
      only: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      merchant: { type: 'string', default: sharedAccount.merchant },
      key: { type: 'string', default: sharedAccount.key },
      'refund-key': { type: 'string', default: sharedAccount.refundKey },
      'client-key': { type: 'string', default: sharedAccount.clientKey },
    },
  });
  const url = URL.parse(values.url);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Error(`--url: an address that begins with http:// or https://, got ${values.url}`);
  return {
    target: {
      url: values.url.replace(/\/+$/, ''),
      account: {
        merchant: values.merchant,
        key: values.key,
        refundKey: values['refund-key'],
        clientKey: values['client-key'],
      },
    },
    only: values.only
      .split(',')
      .map((id) => id.trim().toUpperCase())
      .filter((id) => id !== ''),
    json: values.json,
    help: values.help,
  };
}
