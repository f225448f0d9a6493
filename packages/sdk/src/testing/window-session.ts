import {
  type AuthenticationRequest,
  type CloseResponse,
  type ResultReturn,
  type Stage,
  type TermsRequest,
  termIds,
  type WindowView,
} from '@dojang/protocol/window';
import { DEFAULT_TIMEOUT_MS, pause, withDeadline } from '../deadline.ts';
import { InputError, ProtocolError } from '../errors.ts';
import type { Fetch } from '../http-exchange.ts';
import { openPhone, type PhoneSession } from './phone-session.ts';
import { callPrivate } from './private-call.ts';

/** Where a window stands: `terms`, `card`, `authenticating` and so on. */
export type StageName = Stage['name'];

/** How to pay with the chosen card. */
export interface ChooseOptions {
  /** `00` at once (default), `02` to `12` months from ₩50,000. */
  readonly quota?: string | undefined;
  /** What was read about the interest, as the window shows it: the months of it that the customer pays, null: all. Default: nothing was read. */
  readonly customerMonths?: number | null | undefined;
  /** Where the receipt goes; default: nowhere. */
  readonly email?: string | undefined;
}

/** An open payment window, as its page sees it. Refused steps are `ApiError`s with the window's code and hint. */
export interface WindowSession {
  /** The gateway's own id of the payment, `pay_…`. */
  readonly paymentId: string;
  /** What the window shows now. */
  view(): Promise<WindowView>;
  /** Agrees to all terms. */
  agree(): Promise<WindowView>;
  /** Chooses a card and asks the card company to authenticate. `cardCompany` is a code, e.g. `shinhan`. */
  choose(cardCompany: string, options?: ChooseOptions): Promise<WindowView>;
  /** The app that the challenge opens; only while the window is authenticating. */
  phone(): Promise<PhoneSession>;
  /** Back from the challenge to the cards. */
  leaveChallenge(): Promise<WindowView>;
  /** Waits until the window stands at one of the stages. Default 10 000 ms. */
  waitFor(
    stage: StageName | readonly StageName[],
    options?: { readonly timeoutMs?: number },
  ): Promise<WindowView>;
  /** Asks for the approval, as the window of a PAY payment does by itself. */
  approve(): Promise<WindowView>;
  /** Closes it, as its cross does. */
  close(): Promise<CloseResponse>;
  /** Takes the result out of the window, as it would go to the page. */
  returnResult(): Promise<ResultReturn>;
}

const POLL_MS = 50;

/** @param address where opening led: `https://pay.example/window/<payment id>#<token>` */
export function windowSession(fetch: Fetch, address: string): WindowSession {
  const url = new URL(address);
  const paymentId = /^\/window\/([^/]+)$/.exec(url.pathname)?.[1];
  const token = url.hash.slice(1);
  if (paymentId === undefined || token === '') {
    throw new ProtocolError('open: the gateway led to something other than a payment window');
  }
  const wire = { fetch, base: `${url.origin}/window/api/${paymentId}`, token };
  const view = () => callPrivate<WindowView>(wire, '', { method: 'GET' });
  const post = <Answer = WindowView>(path: string, body: unknown = {}) =>
    callPrivate<Answer>(wire, path, { method: 'POST', body });

  return {
    paymentId,
    view,
    agree: () => post('/terms', { agreed: termIds } satisfies TermsRequest),
    choose: (cardCompany, { quota = '00', customerMonths, email = '' } = {}) =>
      post('/authentication', {
        cardCompany,
        quota,
        customerMonths,
        email,
      } satisfies AuthenticationRequest),
    phone: async () => {
      const { stage } = await view();
      if (stage.name === 'authenticating') return openPhone(fetch, new URL(stage.challenge.link, url).href);
      throw new InputError({
        parameter: 'phone',
        rule: 'a window that is authenticating',
        got: `one at ${stage.name}`,
      });
    },
    leaveChallenge: () => post('/authentication/cancel'),
    waitFor: (stage, options) => waitForStage(view, [stage].flat(), options?.timeoutMs ?? DEFAULT_TIMEOUT_MS),
    approve: () => post('/approve'),
    close: () => post<CloseResponse>('/close'),
    returnResult: () => post<ResultReturn>('/return'),
  };
}

function waitForStage(
  view: () => Promise<WindowView>,
  wanted: readonly StageName[],
  timeoutMs: number,
): Promise<WindowView> {
  return withDeadline(`waiting for ${wanted.join(' or ')}`, { timeoutMs }, async ({ signal }) => {
    for (;;) {
      const current = await view();
      const { stage } = current;
      if (wanted.includes(stage.name)) return current;
      if (stage.name === 'done') {
        throw new ProtocolError(
          `waiting for ${wanted.join(' or ')}: the window is done (${stage.outcome.kind})`,
        );
      }
      await pause(POLL_MS, signal);
    }
  });
}
