import type { Order } from '../../packages/sdk/src/index.ts';
import { type House, openHouse } from './house.ts';
import { openBooks } from './open-books.ts';
import { type SiteAnswer, type SiteRequest, type StaticSite, serveSite } from './static-site.ts';

/** What the shop's page hands to the script, beyond what its server authenticated. */
export interface Checkout extends Partial<Order> {
  /** Whether the page hands over a callback. */
  readonly callback?: boolean;
  /** The page asks its server as it opens, not when it is pressed. */
  readonly isPrepared?: boolean;
  /** What the page's browser calls itself. */
  readonly userAgent?: string;
  /** Replaces fields of the request in the page, past every check of the SDK. */
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * A plain shop on 127.0.0.1 against a real gateway on localhost: one page with one button. Its handler asks the shop's server
 * for a request, as `partner.requestPayment` makes it, and calls `PaypleCpayAuthCheck`. What a callback gets is kept in
 * `results`, what is posted is kept by the site.
 */
export interface PlainShop {
  readonly house: House;
  readonly origin: string;
  /** Address of the page for this checkout. `isolated`: the page cuts itself off from its tabs. */
  pageFor(checkout: Checkout, options?: { readonly isolated?: boolean }): string;
  /** The results that were posted for this order, in the order of arrival. */
  posted(orderNumber: string): readonly PostedResult[];
  /** How often the card company has charged this order. */
  charges(orderNumber: string): number;
  close(): Promise<void>;
}

interface PostedResult {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

export async function openPlainShop(): Promise<PlainShop> {
  const site = await serveSite('127.0.0.1', (request) => answer(request));
  const house = await openHouse({ shopOrigin: site.origin });

  async function answer(request: SiteRequest): Promise<SiteAnswer | null> {
    const url = new URL(request.path, site.origin);
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /buy/shirt': {
        const headers = url.searchParams.has('isolated')
          ? { 'Cross-Origin-Opener-Policy': 'same-origin' }
          : {};
        return { headers, body: shopPage(house.gateway.url) };
      }
      case 'POST /buy/request': {
        const {
          callback: _,
          isPrepared: _p,
          userAgent: _u,
          fields: changes,
          ...order
        } = JSON.parse(request.body) as Checkout;
        const { fields } = await house.partner.requestPayment({
          ...house.order(order),
          shopOrigin: site.origin,
        });
        const asked = changes === undefined ? fields : await house.unsealed({ ...fields, ...changes });
        const body = JSON.stringify(asked);
        return { headers: { 'Content-Type': 'application/json' }, body };
      }
      case 'POST /order_result':
      case 'POST /buy/order_result':
        return { body: '<!doctype html><html lang="ko"><title>주문</title><h1>주문 결과</h1></html>' };
      case 'GET /':
        return { body: '<!doctype html><html lang="ko"><title>상점</title><h1>상점</h1></html>' };
      default:
        return null;
    }
  }

  return {
    house,
    origin: site.origin,
    pageFor: (checkout, { isolated = false } = {}) =>
      `${site.origin}/buy/shirt${isolated ? '?isolated' : ''}#${encodeURIComponent(JSON.stringify(checkout))}`,
    posted: (orderNumber) => postedTo(site, orderNumber),
    charges: (orderNumber) => chargesOf(house.dataDir, orderNumber),
    close: async () => {
      await house.close();
      await site.close();
    },
  };
}

function postedTo(site: StaticSite, orderNumber: string): readonly PostedResult[] {
  return site.requests
    .filter(({ method, path }) => method === 'POST' && path.endsWith('/order_result'))
    .map(({ path, body }) => ({ path, fields: Object.fromEntries(new URLSearchParams(body)) }))
    .filter(({ fields }) => fields['PCD_PAY_OID'] === orderNumber);
}

function chargesOf(dataDir: string, orderNumber: string): number {
  const ledger = openBooks(dataDir);
  try {
    const row = ledger
      .prepare(
        `SELECT count(*) AS charges FROM bookings JOIN asked ON asked.attempt_id = bookings.attempt_id
         WHERE bookings.kind = 'approval' AND asked.order_number = ?`,
      )
      .get(orderNumber);
    return Number(row?.['charges']);
  } finally {
    ledger.close();
  }
}

function shopPage(gatewayUrl: string): string {
  return `<!doctype html><html lang="ko"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>티셔츠</title><h1>티셔츠</h1><button id="pay">결제하기</button>
<script src="${gatewayUrl}/js/cpay.payple.1.0.1.js"></script><script>
var results = [], prepared = null, checkout = JSON.parse(decodeURIComponent(location.hash.slice(1)));
if (checkout.userAgent) Object.defineProperty(navigator, 'userAgent', { value: checkout.userAgent });
async function ask() {
  var answer = await fetch('/buy/request', { method: 'POST', body: JSON.stringify(checkout) });
  var request = await answer.json();
  if (checkout.callback) request.callbackFunction = function (result) { results.push(result); };
  return request;
}
async function pay() {
  if (prepared !== null) PaypleCpayAuthCheck(prepared);
  else PaypleCpayAuthCheck(await ask());
}
if (checkout.isPrepared) ask().then(function (request) { prepared = request; });
document.getElementById('pay').addEventListener('click', pay);
</script></html>`;
}
