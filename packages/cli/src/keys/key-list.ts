import { listMerchants, listWebhookAddresses, type MerchantDeps, readSharedSecrets } from '@dojang/gateway';
import { acquirerSecretFileOf } from '../acquirer-secret.ts';
import type { Environment } from '../environment.ts';
import type { KeyName } from './rotations.ts';

/** A key that is in force; nothing of the key itself. */
export interface ListedKey {
  readonly key: KeyName;
  /** Whose it is, or its id when it is the gateway's. */
  readonly of: string;
  /** Null: until somebody rotates it. */
  readonly validUntilMs: number | null;
  /** From when it is used; null: it is already. */
  readonly usedFromMs: number | null;
}

/** Every key in force; of one partner alone when given. */
export async function listKeys(
  { store, keyring, ports }: MerchantDeps,
  environment: Environment,
  merchantId: string | undefined,
): Promise<readonly ListedKey[]> {
  const merchants = (await listMerchants(store)).filter(
    ({ id }) => merchantId === undefined || id === merchantId,
  );
  const addresses = await listWebhookAddresses(store, merchantId);
  const listed = (key: KeyName, of: string, validUntilMs: number | null): ListedKey => ({
    key,
    of,
    validUntilMs,
    usedFromMs: null,
  });
  const ofPartners = merchants.flatMap((merchant) => [
    ...merchant.keys.map((key) => listed('custkey', merchant.id, key.validUntilMs)),
    ...merchant.refundKeys.map((key) => listed('refund', merchant.id, key.validUntilMs)),
    listed('client', merchant.id, null),
    ...(merchant.oldClientKey === null ? [] : [listed('client', merchant.id, merchant.oldClientKeyUntilMs)]),
  ]);
  const ofAddresses = addresses.flatMap(({ id, secrets }) =>
    secrets.map(({ validUntilMs }) => listed('webhook', id, validUntilMs)),
  );
  const ofGateway = async () => [
    ...sharedSecrets(environment),
    ...(await store.sealingKeys()).map(({ id, retired_at }) => listed('sealing', id, retired_at)),
    ...(keyring.state.storeKeys[0]?.wraps ?? []).map(({ masterKeyId, validUntilMs }) =>
      listed('master', masterKeyId, validUntilMs),
    ),
  ];
  const nowMs = ports.nowMs();
  return [...ofPartners, ...ofAddresses, ...(merchantId === undefined ? await ofGateway() : [])].filter(
    ({ validUntilMs }) => validUntilMs === null || nowMs < validUntilMs,
  );
}

/** Those of a file. One of the environment is nobody's to look up, and the card companies of test mode may have made none yet. */
function sharedSecrets(environment: Environment): readonly ListedKey[] {
  const file = acquirerSecretFileOf(environment);
  if (file === null) return [{ key: 'acquirer', of: 'environment', validUntilMs: null, usedFromMs: null }];
  try {
    return readSharedSecrets(file).map(({ sentFromMs, validUntilMs }) => ({
      key: 'acquirer',
      of: file,
      validUntilMs,
      usedFromMs: sentFromMs,
    }));
  } catch {
    return [];
  }
}
