import type { Fields } from '@dojang/protocol/payple';
import { kstDate } from '@dojang/protocol/time';
import { authenticateClient } from '../packages/gateway/src/auth/authenticate-client.ts';
import { authenticatePartner } from '../packages/gateway/src/auth/authenticate-partner.ts';
import { cancel as cancelCall } from '../packages/gateway/src/cancel/cancel-payment.ts';
import { confirm as confirmCall } from '../packages/gateway/src/confirm/confirm-payment.ts';
import { lookup as lookupCall } from '../packages/gateway/src/lookup/look-up-payment.ts';
import { answerCall, type Caller } from '../packages/gateway/src/wire/partner-call.ts';
import type { OrderKey, SentCancel } from './auditor.ts';
import type { GatewayDeps } from './gateway-process.ts';
import type { CustomerWish } from './scenario.ts';
import type { Owner } from './scheduler.ts';
import { type Partner, START_MS, type World } from './world.ts';

export const SHOP_ORIGIN = 'http://127.0.0.1:8080';
export const GATEWAY_ORIGIN = 'http://localhost:4000';

const REPEAT_CHANCE = 0.5;
const CHANGED_CHANCE = 0.2;

/** A partner's server: authenticates, confirms, looks up, and now and then somebody forges its calls. */
export interface Shop extends Owner {
  readonly partner: Partner;
  /** An AuthKey for opening a window, by whom the order says; null when nobody answered, or it was refused. */
  authenticate(order: CustomerWish): Promise<string | null>;
  /** What the browser brought back of a CERT payment. */
  confirm(paymentId: string, result: Fields): Promise<void>;
  forgeConfirm(paymentId: string, result: Fields): Promise<void>;
  /** The keys of one order under the number or the amount of another. */
  mixUpConfirm(paymentId: string, result: Fields): Promise<void>;
  lookUp(orderNumber: string): Promise<void>;
  /** Gives back a part or all; now and then the last request is sent again, as after a lost answer. */
  cancel(orderNumber: string, amountWon: number): Promise<void>;
}

const ADDRESS = '203.0.113.1';

export function createShop(world: World, partner: Partner): Shop {
  const owner: Owner = { name: partner.id, isAlive: () => true };
  const { auditor } = world;
  let sentCancel: SentCancel | null = null;
  let forgeries = 0;

  async function authKey(
    deps: GatewayDeps,
    purpose: 'payment' | 'lookup' | 'cancel',
    sealed: Fields = {},
  ): Promise<string> {
    const request = {
      ...sealed,
      cst_id: partner.id,
      custKey: partner.custKey,
      ...(purpose === 'lookup' && { PCD_PAYCHK_FLAG: 'Y' }),
      ...(purpose === 'cancel' && { PCD_PAYCANCEL_FLAG: 'Y' }),
    };
    const arrival = {
      address: ADDRESS,
      secure: true,
      referer: SHOP_ORIGIN,
      origin: '',
      pageOrigin: null,
      gatewayOrigin: GATEWAY_ORIGIN,
    };
    const { response } = await authenticatePartner(deps, request, arrival);
    if (response.result !== 'success') throw new Error(`The partner was refused: ${response.result_msg}`);
    return response.AuthKey;
  }

  /** What anybody can do who reads the key in the shop's page; too many from one address are refused. */
  async function clientAuthKey(deps: GatewayDeps): Promise<string | null> {
    const arrival = {
      address: ADDRESS,
      secure: true,
      referer: '',
      origin: SHOP_ORIGIN,
      pageOrigin: SHOP_ORIGIN,
      gatewayOrigin: GATEWAY_ORIGIN,
    };
    const { response } = await authenticateClient(deps, { clientKey: partner.clientKey }, arrival);
    return response.result === 'success' ? response.AuthKey : null;
  }

  /** Somebody waits for every answer; a world in which nobody does is no different for the money. */
  function caller(deps: GatewayDeps, address = ADDRESS): Caller {
    return { address, pageOrigin: null, arrivedAtMs: deps.ports.monotonicMs(), isGone: async () => false };
  }

  async function lookUp(deps: GatewayDeps, orderNumber: string): Promise<void> {
    const order: OrderKey = { merchantId: partner.id, orderNumber };
    const PCD_AUTH_KEY = await authKey(deps, 'lookup');
    const startedAt = auditor.moment();
    const request = {
      PCD_CST_ID: partner.id,
      PCD_CUST_KEY: partner.custKey,
      PCD_AUTH_KEY,
      PCD_PAY_OID: orderNumber,
      PCD_PAY_DATE: kstDate(START_MS),
    };
    const { response } = await answerCall(deps, lookupCall, request, caller(deps));
    auditor.answeredLookup(order, startedAt, response);
  }

  async function cancel(deps: GatewayDeps, orderNumber: string, amountWon: number): Promise<void> {
    const isRepeat = sentCancel !== null && world.random.chance(REPEAT_CHANCE);
    const request =
      isRepeat && sentCancel !== null ? again(sentCancel) : await newCancel(deps, orderNumber, amountWon);
    if (!isRepeat) sentCancel = request;
    const { response } = await answerCall(deps, cancelCall, request, caller(deps));
    auditor.answeredCancel({ merchantId: partner.id, orderNumber: request.PCD_PAY_OID }, request, response);
  }

  /** The same request, or now and then its AuthKey with another amount. */
  function again(sent: SentCancel): SentCancel {
    return world.random.chance(CHANGED_CHANCE) ? { ...sent, PCD_REFUND_TOTAL: '77' } : sent;
  }

  async function newCancel(deps: GatewayDeps, orderNumber: string, amountWon: number): Promise<SentCancel> {
    return {
      PCD_CST_ID: partner.id,
      PCD_CUST_KEY: partner.custKey,
      PCD_AUTH_KEY: await authKey(deps, 'cancel'),
      PCD_REFUND_KEY: partner.refundKey,
      PCD_PAYCANCEL_FLAG: 'Y',
      PCD_PAY_OID: orderNumber,
      PCD_PAY_DATE: kstDate(START_MS),
      PCD_REFUND_TOTAL: String(amountWon),
    };
  }

  return {
    ...owner,
    partner,
    authenticate: async (order) => {
      const reply = await world.call(owner, `auth by ${order.by}`, (deps) =>
        order.by === 'client key'
          ? clientAuthKey(deps)
          : authKey(deps, 'payment', order.by === 'sealing server' ? sealOf(order) : {}),
      );
      return reply.kind === 'answer' ? reply.answer : null;
    },
    confirm: async (paymentId, result) => {
      await world.call(owner, `confirm ${paymentId.slice(0, 8)}`, async (deps) => {
        auditor.asked(paymentId);
        const request = confirmRequestOf(partner, result);
        const { response } = await answerCall(deps, confirmCall, request, caller(deps));
        auditor.answeredConfirm(paymentId, response);
      });
    },
    forgeConfirm: async (paymentId, result) => {
      await world.call(owner, `forged confirm ${paymentId.slice(0, 8)}`, async (deps) => {
        const request = forge(world, confirmRequestOf(partner, result));
        forgeries += 1;
        // Whoever forges is a new stranger each time: one alone would soon be locked out.
        const stranger = caller(deps, `2001:db8:0:${forgeries.toString(16)}::1`);
        const { response } = await answerCall(deps, confirmCall, request, stranger);
        auditor.answeredForgery(response);
      });
    },
    mixUpConfirm: async (paymentId, result) => {
      await world.call(owner, `mixed-up confirm ${paymentId.slice(0, 8)}`, async (deps) => {
        const hear = auditor.askedMixedUp(paymentId);
        const request = mixUp(world, confirmRequestOf(partner, result));
        const { response } = await answerCall(deps, confirmCall, request, caller(deps));
        hear(response);
      });
    },
    lookUp: async (orderNumber) => {
      await world.call(owner, `lookup ${orderNumber}`, (deps) => lookUp(deps, orderNumber));
    },
    cancel: async (orderNumber, amountWon) => {
      await world.call(owner, `cancel ${orderNumber}`, (deps) => cancel(deps, orderNumber, amountWon));
    },
  };
}

function sealOf({ orderNumber, amountWon, work }: CustomerWish): Fields {
  return { PCD_PAY_OID: orderNumber, PCD_PAY_TOTAL: String(amountWon), PCD_PAY_WORK: work };
}

type ConfirmRequest = ReturnType<typeof confirmRequestOf>;

function confirmRequestOf(partner: Partner, result: Fields) {
  return {
    PCD_CST_ID: partner.id,
    PCD_CUST_KEY: partner.custKey,
    PCD_AUTH_KEY: result['PCD_AUTH_KEY'] ?? '',
    PCD_PAY_REQKEY: result['PCD_PAY_REQKEY'] ?? '',
    PCD_PAY_OID: result['PCD_PAY_OID'] ?? '',
    PCD_PAY_TOTAL: result['PCD_PAY_TOTAL'] ?? '',
  };
}

function mixUp({ random }: World, request: ConfirmRequest): ConfirmRequest {
  const [PCD_PAY_OID, PCD_PAY_TOTAL] = [`${request.PCD_PAY_OID}-2`, `${request.PCD_PAY_TOTAL}0`];
  return random.pick<ConfirmRequest>([
    { ...request, PCD_PAY_OID },
    { ...request, PCD_PAY_TOTAL },
    { ...request, PCD_PAY_OID, PCD_PAY_TOTAL },
  ]);
}

/** One of the keys is another partner's, or has one character changed. */
function forge({ random, partners }: World, request: ConfirmRequest): ConfirmRequest {
  const stranger = partners.find(({ id }) => id !== request.PCD_CST_ID)!;
  const changed = (text: string) => {
    const at = random.int(text.length);
    return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
  };
  return random.pick<ConfirmRequest>([
    { ...request, PCD_CST_ID: stranger.id, PCD_CUST_KEY: stranger.custKey },
    { ...request, PCD_CUST_KEY: stranger.custKey },
    { ...request, PCD_AUTH_KEY: changed(request.PCD_AUTH_KEY) },
    { ...request, PCD_PAY_REQKEY: changed(request.PCD_PAY_REQKEY) },
  ]);
}
