import { type Actor, keepShopAddress, shopSecretText, testAccount } from '@dojang/gateway';
import { readShopWebhookSecret } from '../acquirer-secret.ts';
import type { Environment } from '../environment.ts';
import { withState } from '../with-state.ts';
import { loopbackUrl } from './loopback-for.ts';

/** Settings of the shop's own: whoever gives it another account, or a secret, has registered its address himself. */
const OWN_SETTINGS = ['DOJANG_CST_ID', 'DOJANG_WEBHOOK_SECRET'] as const;

const start: Actor = { name: 'dojang', process: 'dojang start', address: 'local' };

export interface ShopWebhooks {
  /** `whsec_…`, for the shop's process. */
  readonly secret: string;
  /** Has the gateway's results sent to the shop that listens on this port. @throws CliError, SetupError */
  register(port: number): Promise<void>;
}

/** The webhooks of the shop that `dojang start` runs; null when somebody else has them in hand. @throws SetupError */
export function shopWebhooks(environment: Environment): ShopWebhooks | null {
  if (OWN_SETTINGS.some((name) => (process.env[name] ?? '') !== '')) return null;
  const secret = readShopWebhookSecret(environment.dataDir);
  return {
    secret: shopSecretText(secret),
    register: (port) =>
      withState(environment, { create: false }, (state) =>
        keepShopAddress(
          { ...state, actor: start },
          {
            merchantId: testAccount.id,
            url: `${loopbackUrl(environment.host, port)}/payments/webhook`,
            secret,
          },
        ),
      ),
  };
}
