import { type Code, paths, requests } from '@dojang/protocol/payple';
import { hasClientKey, type Merchant, merchantFromRow } from '../merchant/merchant.ts';
import { networkOf } from '../rate-limits/network-of.ts';
import { tooManyWindows } from '../rate-limits/words.ts';
import { traceSubject } from '../trace.ts';
import { parseRequest } from '../wire/parse-fields.ts';
import { type Arrival, type AuthAnswer, type AuthDeps, granted, refused } from './auth-answer.ts';
import { authenticatedPage } from './authenticated-page.ts';
import { clientKeyOffWords, sealedOnlyWords } from './key-use-words.ts';
import { noPageOrigin, toHint } from './origin-help.ts';

/** Partner authentication by the public `clientKey`: from a page, for a payment only, told apart by its `Origin`. */
export async function authenticateClient(
  deps: AuthDeps,
  fields: Readonly<Record<string, unknown>> | null,
  arrival: Arrival,
): Promise<AuthAnswer> {
  const refuse = (code: Code, hint: string) => refused(deps, arrival, code, hint);
  // The key is public: by address, since anybody could use up what a partner has.
  const waitMs = deps.rateLimits.take('clientAuthentications', networkOf(arrival.address));
  if (waitMs > 0) return refused(deps, arrival, 'AUTH0005', tooManyWindows(waitMs), waitMs);
  const read = parseRequest(requests.client, fields);
  if (!read.ok) return refuse(read.code, read.hint);
  const { clientKey } = read.values;
  const row = clientKey === '' ? undefined : await deps.store.merchantByClientKey(clientKey);
  const merchant = row && merchantFromRow(row);
  const isKnown = merchant !== undefined && hasClientKey(merchant, clientKey, deps.ports.nowMs());
  if (!isKnown || merchant.status !== 'active')
    return refuse('AUTH0003', 'clientKey: not a key of an active partner');
  traceSubject({ merchantId: merchant.id });
  const shut = clientKeyShut(merchant);
  if (shut !== null) return refuse('AUTH0003', shut);
  const pageOrigin = arrival.origin === 'null' ? '' : arrival.origin;
  if (pageOrigin === '') return refuse('AUTH0004', toHint('Origin', noPageOrigin()));
  const page = authenticatedPage(deps.mode, merchant, pageOrigin);
  if ('hint' in page) return refuse('AUTH0004', page.hint);
  return granted(deps, arrival, {
    ...page,
    merchant,
    purpose: 'payment',
    path: paths.window,
    order: null,
    clientKeyVersion: merchant.clientKeyVersion,
  });
}

/** Why the client key of this partner opens nothing, with the command that changes it; null when it does. */
function clientKeyShut({ id, clientKeyUse, sealedOrdersOnly }: Merchant): string | null {
  if (clientKeyUse === 'off') return clientKeyOffWords(id);
  return sealedOrdersOnly ? `clientKey: it seals nothing; ${sealedOnlyWords(id)}` : null;
}
