import type { Code } from '@dojang/protocol/payple';
import type { Acquirer, OrderTexts } from './acquirer/acquirer.ts';
import type { KnownProfiles } from './acquirer/profiles.ts';
import type { Addresses } from './addresses.ts';
import type { RateLimits } from './rate-limits/rate-limits.ts';
import type { RecordDeps } from './record/change-payment.ts';
import type { Mode } from './settings.ts';
import type { Terms } from './terms/terms.ts';
import type { VatRoundings } from './vat-roundings.ts';

/** What a flow needs that speaks to the card companies. */
export interface FlowDeps extends RecordDeps {
  readonly mode: Mode;
  readonly acquirer: Acquirer;
  /** What each card company can do and offers. */
  readonly profiles: KnownProfiles;
  readonly rateLimits: RateLimits;
  readonly addresses: Pick<Addresses, 'callbackOrigin' | 'cardAppOrigin'>;
  readonly terms: Pick<Terms, 'version'>;
  /** Half up everywhere unless given. */
  readonly vatRounding?: VatRoundings | undefined;
  readonly rehearse?: Rehearse;
}

/**
 * The refusal that an order asks for, of a call that knows who asks and about what, and has changed nothing yet; null when it
 * asks for none. Live has no such thing.
 */
export type Rehearse = (
  call: 'window' | 'confirm' | 'cancel' | 'lookup',
  order: OrderTexts,
) => { readonly code: Code; readonly hint: string } | null;
