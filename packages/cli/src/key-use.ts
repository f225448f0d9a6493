import type { KeyUse, Merchant, MerchantDeps } from '@dojang/gateway';
import { type Command, Option } from 'commander';

type Switch = 'on' | 'off';

/** What was given on the command line; what is absent stays. */
export interface KeyUseOptions {
  readonly clientKey?: Switch;
  readonly sealedOrdersOnly?: Switch;
  readonly rawKeysOnly?: Switch;
  readonly pageCalls?: Switch;
}

/** Adds the flags that say which keys of a partner open what. */
export function withKeyUseFlags(command: Command): Command {
  for (const [flag, about] of [
    ['client-key', 'pages open windows by the public client key, at any amount'],
    ['sealed-orders-only', 'windows open only where the server sealed amount, order number and PAY or CERT'],
    ['raw-keys-only', 'a confirm takes cst_id and custKey themselves, and no tokens'],
    ['page-calls', 'test mode: pages of registered domains confirm and cancel'],
  ] as const)
    command.addOption(new Option(`--${flag} <on|off>`, about).choices(['on', 'off']));
  return command;
}

export function keyUseOf({
  clientKey,
  sealedOrdersOnly,
  rawKeysOnly,
  pageCalls,
}: KeyUseOptions): Partial<KeyUse> {
  return {
    ...(clientKey !== undefined && { clientKeyUse: clientKey }),
    ...(sealedOrdersOnly !== undefined && { sealedOrdersOnly: sealedOrdersOnly === 'on' }),
    ...(rawKeysOnly !== undefined && { rawKeysOnly: rawKeysOnly === 'on' }),
    ...(pageCalls !== undefined && { pagesMayCall: pageCalls === 'on' }),
  };
}

/** How a partner's keys may be used, each with the command that changes it. */
export function keyUseLines(merchant: Pick<Merchant, 'id'> & KeyUse): readonly (readonly string[])[] {
  const line = (what: string, flag: string, isOn: boolean) => [
    what,
    isOn ? 'on' : 'off',
    `dojang merchants edit ${merchant.id} --${flag} ${isOn ? 'off' : 'on'}`,
  ];
  return [
    line('client key opens windows', 'client-key', merchant.clientKeyUse === 'on'),
    line('sealed orders only', 'sealed-orders-only', merchant.sealedOrdersOnly),
    line('confirm by raw keys only', 'raw-keys-only', merchant.rawKeysOnly),
    line('pages confirm and cancel (test)', 'page-calls', merchant.pagesMayCall),
  ];
}

/** What a client key leaves open where a server seals its orders; null when it leaves nothing. */
export function clientKeyGap(
  { id, clientKeyUse, sealedOrdersOnly }: Pick<Merchant, 'id'> & KeyUse,
  mode: MerchantDeps['mode'],
): string | null {
  if (mode === 'test' || clientKeyUse === 'off' || sealedOrdersOnly) return null;
  return (
    'If its server seals orders: until the first window of an order opens, whoever knows its number can have it paid by the ' +
    `client key, at another amount. dojang merchants edit ${id} --sealed-orders-only on closes that.`
  );
}

/**
 * Asks the person at the terminal whether the client key is on: in live it had better be off, since nobody asks for it who
 * authenticates from a server.
 */
export async function askClientKey(
  mode: MerchantDeps['mode'],
  ask: (question: string) => Promise<string>,
): Promise<Switch> {
  const [usual, choice] = mode === 'live' ? (['off', '[y/N]'] as const) : (['on', '[Y/n]'] as const);
  for (;;) {
    const answer = await ask(
      'Shall pages open windows by the public client key, without a server? Whoever reads it can open one for any ' +
        `order number and any amount. ${choice} `,
    );
    const letter = answer.trim().toLowerCase();
    if (letter === '') return usual;
    if (letter === 'y' || letter === 'yes') return 'on';
    if (letter === 'n' || letter === 'no') return 'off';
  }
}
