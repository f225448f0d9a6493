import { type Fields, isBareScheme, readRequest, requests, schemeOf } from '@dojang/protocol/payple';
import { kstTimestamp } from '@dojang/protocol/time';
import type { AuthDeps } from '../auth/auth-answer.ts';
import { unofferedOrder } from '../auth/unoffered.ts';
import type { FlowDeps } from '../flow-deps.ts';
import { isRegisteredHost, type Merchant } from '../merchant/merchant.ts';
import { isSealed } from '../payment/sealed-rows.ts';
import type { Order } from '../payment/state.ts';
import type { AuthKeyContent } from '../seal/auth-key.ts';
import { sealedRows } from '../seal/order-seal.ts';
import { isKeptSecret } from '../tls/loopback.ts';
import type { Problem } from './open-refusal.ts';

type ReadDeps = AuthDeps & Pick<FlowDeps, 'rehearse'>;

/** The order that a form says, or why it says none that could be taken. */
type ReadOrder = { readonly order: Order } | { readonly problem: Problem };

export function readOrder(
  deps: ReadDeps,
  form: Fields,
  {
    auth,
    merchant,
    gatewayOrigin,
  }: {
    readonly auth: AuthKeyContent;
    readonly merchant: Merchant | undefined;
    readonly gatewayOrigin: string;
  },
): ReadOrder {
  const unoffered = unofferedOrder(form);
  if (unoffered !== null) return { problem: unoffered };
  const read = readRequest(requests.payment, form);
  if (!read.ok) return { problem: read };
  const { values } = read;
  const order: Order = {
    ...values,
    orderNumber: values.orderNumber || generatedOrderNumber(deps),
    taxWon: values.taxable ? values.taxWon : null,
    merchantId: auth.merchantId,
    shopOrigin: auth.shopOrigin,
    gatewayOrigin,
  };
  const problem =
    returnProblem(deps, order, merchant) ??
    schemeProblem(deps, order, { auth, merchant }) ??
    deps.rehearse?.('window', order) ??
    null;
  return problem === null ? { order } : { problem };
}

/** Where the result goes must be the shop's own: its origin, or a registered domain (in test any web address). */
function returnProblem(
  { mode }: ReadDeps,
  { resultUrl, shopOrigin }: Order,
  merchant: Merchant | undefined,
): Problem | null {
  if (resultUrl === '') return null;
  const url = URL.parse(resultUrl, shopOrigin);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    return {
      code: 'CPCA9999',
      hint: 'PCD_RST_URL: a path, or an address that begins with http:// or https://',
    };
  if (mode === 'live' && !isKeptSecret(url))
    return { code: 'CPCA9999', hint: 'PCD_RST_URL: https in live mode, since it takes the result' };
  const isOwn =
    url.origin === shopOrigin || (merchant !== undefined && isRegisteredHost(merchant, url.hostname));
  return isOwn || mode === 'test'
    ? null
    : {
        code: 'CPCA9999',
        hint: `PCD_RST_URL: not on ${shopOrigin} nor on a registered domain of the partner`,
      };
}

/**
 * Only the apps that the partner has listed, when it has listed any. A page that brings another app's scheme opens, in live,
 * that app and no place in it (to pay or to browse): the table knows the worst of them, and nobody knows all.
 */
function schemeProblem(
  { mode }: ReadDeps,
  { appScheme }: Order,
  { auth, merchant }: { readonly auth: AuthKeyContent; readonly merchant: Merchant | undefined },
): Problem | null {
  const allowed = merchant?.appSchemes ?? [];
  const scheme = schemeOf(appScheme);
  if (scheme === null || allowed.includes(scheme)) return null;
  const { code } = requests.payment;
  if (allowed.length > 0)
    return {
      code,
      hint: `PCD_APP_SCHEME: one of the apps listed for this partner (${allowed.join(', ')}), got ${scheme}; see dojang merchants app-schemes`,
    };
  if (mode === 'test' || isBareScheme(appScheme) || isSealed(sealedRows(auth.seal), 'appScheme')) return null;
  return {
    code,
    hint: `PCD_APP_SCHEME: in live mode ${scheme}:// alone, unless the server seals it or the app is listed (dojang merchants app-schemes ${auth.merchantId} --add ${scheme})`,
  };
}

/** `PP`, fourteen digits of time, eight of chance: what a partner gets who leaves the order number out. */
function generatedOrderNumber({ ports }: ReadDeps): string {
  const chance = ports.randomBytes(4).readUInt32BE() % 100_000_000;
  return `PP${kstTimestamp(ports.nowMs())}${String(chance).padStart(8, '0')}`;
}
