import type { MerchantDeps } from '../merchant/merchants.ts';
import { versionedJson } from '../store/versioned-json.ts';
import { type Append, append } from '../store/write.ts';

/** Who acts: a person by name, through a process, from an address. */
export interface Actor {
  readonly name: string;
  readonly process: string;
  readonly address: string;
}

/** What every act of an operator needs: command line and console bring who it is. */
export interface ManageDeps extends MerchantDeps {
  readonly actor: Actor;
  /** Why, in the operator's words. */
  readonly reason?: string | undefined;
}

export type ActType =
  | 'merchant.add'
  | 'merchant.edit'
  | 'merchant.domains'
  | 'merchant.limits'
  | 'merchant.disable'
  | 'merchant.enable'
  | 'merchant.rotate-key'
  | 'webhook.add'
  | 'webhook.remove'
  | 'webhook.enable'
  | 'webhook.rotate-secret'
  | 'webhook.resend'
  | 'payment.cancel'
  | 'key.rotate-sealing'
  | 'key.rotate-master'
  | 'key.rotate-acquirer'
  | 'payment.resume'
  | 'buyer.erase'
  | 'message.read'
  | 'reconcile.day'
  | 'reconcile.give-back'
  | 'reconcile.adopt'
  | 'reconcile.hold'
  | 'reconcile.release'
  | 'store.accept'
  | 'store.attach'
  | 'store.migrate'
  | 'store.backup'
  | 'store.restore'
  | 'store.detach'
  | 'store.move';

/** What is done, and to what. No secret and nothing of a buyer stands in it: it is kept for ever. */
export interface Doing {
  readonly type: ActType;
  readonly merchantId?: string;
  /** The payment, address or key that it is done to. */
  readonly subject?: string;
  readonly details?: Details;
}

export type Details = Readonly<Record<string, unknown>>;

const stored = versionedJson<Details>('An act', []);

/** The act's row of the audit trail, for the commit that makes it true. */
export function actBy({ ports, actor, reason }: ManageDeps, doing: Doing): Append {
  const { type, merchantId = null, subject = null, details = {} } = doing;
  return append({
    at: ports.nowMs(),
    operator: actor.name,
    process: actor.process,
    address: actor.address,
    type,
    merchant_id: merchantId,
    subject,
    reason: reason ?? null,
    details: stored.write(details),
  });
}

export function detailsOf(row: { readonly details: string }): Details {
  return stored.read(row.details);
}
