import type { CardCondition } from '@dojang/protocol/phone';
import { DEFAULT_TIMEOUT_MS, withDeadline } from '../deadline.ts';
import { ApiError, InputError, ProtocolError } from '../errors.ts';
import type { Fetch } from '../http-exchange.ts';
import { notReached } from '../not-reached.ts';
import { type WindowSession, windowSession } from './window-session.ts';

/** Who pays. */
export interface PayerInput {
  /** Origin of the shop's page, sent as a browser sends it. Default: none, which the gateway lets pass in test. */
  readonly shopOrigin?: string | undefined;
  /** Instead of the global `fetch`. */
  readonly fetch?: Fetch | undefined;
}

/** How to pay. */
export interface PayOptions {
  /** A code such as `shinhan` (default). */
  readonly cardCompany?: string | undefined;
  /** `00` at once (default), `02` to `12` months from ₩50,000. */
  readonly quota?: string | undefined;
  /** What happens when the card is charged. Default `normal`. */
  readonly card?: CardCondition | undefined;
}

/** A customer without a browser, for tests: goes through the gateway's own window and the card company's own app. */
export interface Payer {
  /**
   * Opens the window, as the script does with the fields of a payment request.
   * @throws ApiError with the code and hint of a refused opening
   */
  open(fields: Readonly<Record<string, string>>): Promise<WindowSession>;
  /** Pays, or tries to; returns what the page would get. A CERT payment ends authenticated, nothing charged. */
  pay(fields: Readonly<Record<string, string>>, options?: PayOptions): Promise<Record<string, string>>;
  /** Says no on the phone and closes the window; returns what the page would get. */
  reject(fields: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  /** Closes the window at once; returns what the page would get. */
  close(fields: Readonly<Record<string, string>>): Promise<Record<string, string>>;
}

const DEFAULT_CARD_COMPANY = 'shinhan';

/** A customer without a browser, for tests against a Dojang in test mode. */
export function createPayer({ shopOrigin, fetch: ownFetch }: PayerInput = {}): Payer {
  const fetch: Fetch = ownFetch ?? ((url, init) => globalThis.fetch(url, init));
  const open: Payer['open'] = async (fields) =>
    windowSession(fetch, await openWindow(fetch, fields, shopOrigin ?? null));

  return {
    open,
    pay: async (fields, { cardCompany = DEFAULT_CARD_COMPANY, quota, card } = {}) => {
      const window = await open(fields);
      await window.agree();
      await window.choose(cardCompany, { quota });
      await (await window.phone()).approve({ card });
      const answered = await window.waitFor(['authenticated', 'card', 'done']);
      if (answered.stage.name === 'authenticated') await window.approve();
      return leave(window);
    },
    reject: async (fields) => {
      const window = await open(fields);
      await window.agree();
      await window.choose(DEFAULT_CARD_COMPANY);
      await (await window.phone()).reject();
      return leave(window);
    },
    close: async (fields) => {
      const window = await open(fields);
      await window.close();
      return result(window);
    },
  };
}

/** Takes the result of a window that is done; one that offers another try is closed first. */
async function leave(window: WindowSession): Promise<Record<string, string>> {
  const { stage } = await window.waitFor(['card', 'done']);
  if (stage.name === 'card') await window.close();
  return result(window);
}

async function result(window: WindowSession): Promise<Record<string, string>> {
  return { ...(await window.returnResult()).result };
}

/** Posts the form; returns the address of the window. */
async function openWindow(
  fetch: Fetch,
  fields: Readonly<Record<string, string>>,
  shopOrigin: string | null,
): Promise<string> {
  const payUrl = fields['PCD_PAY_URL'] ?? '';
  if (!URL.canParse(payUrl)) {
    throw new InputError({
      parameter: 'fields.PCD_PAY_URL',
      rule: 'the address of an authentication',
      got: payUrl === '' ? 'nothing' : 'no address',
    });
  }
  const { location, status, html } = await post(fetch, { url: payUrl, fields, shopOrigin });
  if (status === 303 && location !== null) return new URL(location, payUrl).href;
  const code = metaOf(html, 'dojang-code');
  if (code === null) throw new ProtocolError(`open: no window (HTTP ${status})`, { status });
  const hint = metaOf(html, 'dojang-hint');
  throw new ApiError('open', { resultCode: code, resultMessage: `the window refused with ${code}`, hint });
}

function post(
  fetch: Fetch,
  form: {
    readonly url: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly shopOrigin: string | null;
  },
): Promise<{ readonly location: string | null; readonly status: number; readonly html: string }> {
  return withDeadline('open', { timeoutMs: DEFAULT_TIMEOUT_MS }, async ({ signal }) => {
    try {
      const response = await fetch(form.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(form.shopOrigin === null ? {} : { origin: form.shopOrigin }),
        },
        body: new URLSearchParams(form.fields).toString(),
        // The token stands in the fragment of the address that the redirect names.
        redirect: 'manual',
        signal,
      });
      const { headers, status } = response;
      return { location: headers.get('location'), status, html: await response.text() };
    } catch (cause) {
      signal.throwIfAborted();
      throw notReached('open', form.url, cause);
    }
  });
}

function metaOf(html: string, name: string): string | null {
  const content = new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(html)?.[1];
  return content === undefined
    ? null
    : content.replace(/&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot);/gi, decoded);
}

function decoded(entity: string): string {
  const [, marker, digits = ''] = /^&#(x?)(\w+);$/i.exec(entity) ?? [];
  if (marker === undefined) return entities[entity] ?? entity;
  const point = Number(marker === '' ? digits : `0x${digits}`);
  return point <= 0x10_ff_ff ? String.fromCodePoint(point) : entity;
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
};
