import {
  type AuthRequest,
  type Code,
  paths,
  readRequest,
  requests,
  sentTexts,
} from '@dojang/protocol/payple';
import { hasCustKey } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import { isPaymentSealed } from '../payment/sealed-rows.ts';
import { tooMany, tooManyWrongKeys } from '../rate-limits/words.ts';
import type { AuthKeyContent } from '../seal/auth-key.ts';
import { rowsToSeal, type SaidOrder } from '../seal/order-seal.ts';
import { traceSubject } from '../trace.ts';
import { parseRequest } from '../wire/parse-fields.ts';
import { type Arrival, type AuthAnswer, type AuthDeps, granted, refused } from './auth-answer.ts';
import { type AuthenticatedPage, authenticatedPage } from './authenticated-page.ts';
import { SEALED_PAYMENT, sealedOnlyWords } from './key-use-words.ts';
import { unofferedHint, unofferedPurpose } from './unoffered.ts';

/**
 * Partner authentication (guide 3-2), checked in the order of the code list, after HTTPS (0006, by the server): `cst_id` (0001), `custKey` (0002),
 * account (0003), key (0002), `Referer` (0004). For a service that is not offered too: its clients read no refusal here, and read that of the
 * service's own path.
 */
export async function authenticatePartner(
  deps: AuthDeps,
  fields: Readonly<Record<string, unknown>> | null,
  arrival: Arrival,
): Promise<AuthAnswer> {
  const refuse = (code: Code, hint: string, waitMs?: number) => refused(deps, arrival, code, hint, waitMs);
  const read = parseRequest(requests.auth, fields);
  if (!read.ok) return refuse(read.code, read.hint);
  const request = read.values;
  if (arrival.pageOrigin !== null) return refuse('AUTH0004', KEYS_IN_PAGE);
  const merchant = await findMerchant(deps.store, request.cstId);
  if (merchant !== undefined) traceSubject({ merchantId: merchant.id });
  const guess = await deps.rateLimits.guess(
    { address: arrival.address, keysOf: merchant?.id ?? null, key: request.custKey },
    () => merchant !== undefined && hasCustKey(deps.keyring, merchant, request.custKey, deps.ports.nowMs()),
  );
  if (typeof guess === 'object') return refuse('AUTH0002', tooManyWrongKeys(guess), guess.waitMs);
  if (merchant === undefined) return refuse('AUTH0003', 'cst_id: no such partner in this gateway');
  if (guess === 'wrong') return refuse('AUTH0002', 'custKey: not a key of this partner');
  const { purpose, path, hint = null } = goalOf(request);
  // What was paid before can still be looked up and given back.
  if (isNew(purpose) && merchant.status !== 'active')
    return refuse('AUTH0003', 'cst_id: the partner is disabled');
  // No page is shown anything. Clients that send no Referer are told in test, before live refuses them.
  const isPageless =
    (purpose === 'lookup' || purpose === 'unoffered') &&
    deps.mode === 'test' &&
    arrival.referer.trim() === '';
  const page = isPageless ? noPage : authenticatedPage(deps.mode, merchant, arrival.referer);
  if ('hint' in page) return refuse('AUTH0004', page.hint);
  const said = purpose === 'payment' ? readSaidOrder(fields ?? {}) : null;
  if (said !== null && 'hint' in said) return refuse(said.code, said.hint);
  if (
    purpose === 'payment' &&
    merchant.sealedOrdersOnly &&
    (said === null || !isPaymentSealed(rowsToSeal(said)))
  )
    return refuse('AUTH0005', `${SEALED_PAYMENT}: required; ${sealedOnlyWords(merchant.id)}`);
  const waitMs = deps.rateLimits.take('partnerAuthentications', merchant.id);
  if (waitMs > 0)
    return refuse(
      'AUTH0005',
      tooMany('authentications', 'DOJANG_RATE_PARTNER_AUTHENTICATIONS', waitMs),
      waitMs,
    );
  const grant = { ...page, merchant, purpose, path, order: said, clientKeyVersion: null };
  return granted(deps, arrival, grant, hint ?? (isPageless ? NO_REFERER : null));
}

const KEYS_IN_PAGE =
  "cst_id, custKey: a page sent them, where everybody can read them. Authenticate from the shop's server, and give the page AuthKey and " +
  'return_url; or use clientKey. Keys that were published are to be replaced: dojang keys rotate custkey <partner> --now';

const noPage: AuthenticatedPage = { shopOrigin: '', isSchemeAssumed: false };
const NO_REFERER = 'Referer: none came; test mode lets a lookup do without, live mode refuses it (AUTH0004)';

const SEALABLE = Object.values(requests.seal.rows).map(({ wire }) => wire);

/** What is to be sealed of the order: whatever its server says of it here. */
function readSaidOrder(
  fields: Readonly<Record<string, unknown>>,
): SaidOrder | null | { readonly code: Code; readonly hint: string } {
  // Most clients say nothing.
  if (!SEALABLE.some((name) => fields[name] !== undefined)) return null;
  const read = readRequest(requests.seal, fields);
  if (!read.ok) return read;
  return { texts: sentTexts(requests.seal, fields), isWhole: read.values.isWhole };
}

interface Goal {
  readonly purpose: AuthKeyContent['purpose'];
  /** Where the client goes with its AuthKey. */
  readonly path: string;
  readonly hint?: string;
}

function goalOf(request: AuthRequest): Goal {
  if (request.forCancel) return { purpose: 'cancel', path: paths.cancel };
  if (request.forLookup) return { purpose: 'lookup', path: paths.lookup };
  const asked = unofferedPurpose(request);
  if (asked === null) return { purpose: 'payment', path: paths.window };
  return { purpose: 'unoffered', path: asked.path, hint: unofferedHint(asked.unoffered) };
}

function isNew(purpose: Goal['purpose']): boolean {
  return purpose === 'payment' || purpose === 'unoffered';
}
