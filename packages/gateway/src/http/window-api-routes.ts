import { Readable } from 'node:stream';
import { messageOf } from '@dojang/protocol/payple';
import { authenticationRequest, termsRequest } from '@dojang/protocol/validate';
import type { CloseResponse, WindowRefusal, WindowView } from '@dojang/protocol/window';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { approvePayment } from '../approve/approve-payment.ts';
import {
  leaveAuthentication,
  startAuthentication,
  syncAuthentication,
  withdraw,
} from '../authenticate/authenticate-card.ts';
import type { Merchant } from '../merchant/merchant.ts';
import { findMerchant } from '../merchant/merchants.ts';
import type { Refusal } from '../payment/decide.ts';
import { type Change, changePayment, loadPayment, type Recorded } from '../record/change-payment.ts';
import { settlePayment } from '../recovery/settle-payment.ts';
import { withTestPrefix } from '../result/test-prefix.ts';
import { sameText } from '../seal/keyring.ts';
import { windowToken } from '../seal/payment-tokens.ts';
import { deliveryOf, windowView } from '../window/window-view.ts';
import type { HttpDeps } from './deps.ts';
import { protect } from './headers.ts';
import { parseFields } from './parse-fields.ts';
import { isPathName } from './path-name.ts';
import { readFields } from './read-body.ts';

interface Route {
  Params: { id: string };
}

/** A stream ends by itself, so that no proxy has to end it; the window asks again. */
const STREAM_LIFE_MS = 25_000;
/** While somebody watches, the card company is asked this often in case its news got lost; without news an empty line says that we are here. */
const SYNC_PERIOD_MS = 3_000;

/** The JSON API of the window's front end (`@dojang/protocol/window`). */
export function windowApiRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const url = (action = '') => `/window/api/:id${action}`;

  /** The payment this request's token opens; null after 401 was answered. */
  async function admit(request: FastifyRequest<Route>, reply: FastifyReply): Promise<Recorded | null> {
    protect(reply);
    const { id } = request.params;
    const recorded = isPathName(id) ? await loadPayment(deps.store, id) : undefined;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (recorded !== undefined && sameText(token, windowToken(deps.keyring, recorded.state))) return recorded;
    const refusal: WindowRefusal = { refused: { code: 'CBIL0001', message: messageOf('CBIL0001') } };
    reply.code(401).send(refusal);
    return null;
  }

  async function merchantOf(recorded: Recorded): Promise<Merchant> {
    const merchant = await findMerchant(deps.store, recorded.state.order.merchantId);
    if (merchant === undefined) throw new Error('A payment has a merchant.');
    return merchant;
  }

  async function view(recorded: Recorded): Promise<WindowView> {
    return windowView(recorded, await merchantOf(recorded), deps.mode, deps.ports.nowMs());
  }

  async function answer(change: Change): Promise<WindowView | WindowRefusal> {
    return change.ok ? await view(change) : await refuse(change.refusal, change);
  }

  async function refuse(refusal: Refusal, recorded: Recorded): Promise<WindowRefusal> {
    return {
      refused: {
        code: 'CPCA9999',
        message: messageOf('CPCA9999'),
        ...(deps.mode === 'test' && { hint: refusal.hint }),
      },
      view: await view(recorded),
    };
  }

  function malformed(reply: FastifyReply, hint: string): FastifyReply {
    const refusal: WindowRefusal = {
      refused: { code: 'CPCA9999', message: messageOf('CPCA9999'), ...(deps.mode === 'test' && { hint }) },
    };
    return reply.code(400).send(refusal);
  }

  /** As things stand now: asks the card company when the phone or an overdue approval is waited for. */
  async function refresh(recorded: Recorded): Promise<Recorded> {
    const { id, status } = recorded.state;
    if (status === 'authenticating') return (await syncAuthentication(deps, id)) ?? recorded;
    if (status === 'approving' || status === 'abandoned') return (await settlePayment(deps, id)) ?? recorded;
    return recorded;
  }

  server.get<Route>(url(), async (request, reply) => {
    const recorded = await admit(request, reply);
    return recorded === null ? reply : await view(await refresh(recorded));
  });

  server.get<Route>(url('/stream'), async (request, reply) => {
    const recorded = await admit(request, reply);
    if (recorded === null) return reply;
    const gone = new AbortController();
    request.raw.once('close', () => gone.abort());
    reply.type('application/x-ndjson; charset=utf-8');
    return reply.send(Readable.from(news(recorded, gone.signal)));
  });

  async function* news(recorded: Recorded, gone: AbortSignal): AsyncGenerator<string> {
    const endsAtMs = deps.ports.nowMs() + STREAM_LIFE_MS;
    let current = await refresh(recorded);
    yield `${JSON.stringify(await view(current))}\n`;
    while (!gone.aborted && deps.ports.nowMs() < endsAtMs) {
      await deps.watcher.changed(
        current.state.id,
        current.version,
        AbortSignal.any([gone, deps.ports.deadline(SYNC_PERIOD_MS)]),
      );
      const loaded = await loadPayment(deps.store, current.state.id);
      const next = loaded && (await refresh(loaded));
      if (next === undefined || next.version === current.version) {
        yield '\n';
        continue;
      }
      current = next;
      yield `${JSON.stringify(await view(current))}\n`;
    }
  }

  server.post<Route>(url('/terms'), async (request, reply) => {
    const recorded = await admit(request, reply);
    if (recorded === null) return reply;
    const body = parseFields(termsRequest, await readFields(request));
    if (!body.ok) return malformed(reply, body.hint);
    return await answer(await changePayment(deps, recorded.state.id, { type: 'agree' }));
  });

  server.post<Route>(url('/authentication'), async (request, reply) => {
    const recorded = await admit(request, reply);
    if (recorded === null) return reply;
    const body = parseFields(authenticationRequest, await readFields(request));
    if (!body.ok) return malformed(reply, body.hint);
    const { cardCompany, quota, email } = body.value;
    return await answer(
      await startAuthentication(deps, recorded.state.id, { cardCompany, quota, receiptEmail: email }),
    );
  });

  server.post<Route>(url('/authentication/cancel'), async (request, reply) => {
    const recorded = await admit(request, reply);
    return recorded === null ? reply : await answer(await leaveAuthentication(deps, recorded.state.id));
  });

  server.post<Route>(url('/approve'), async (request, reply) => {
    const arrivedAtMs = deps.ports.nowMs();
    const recorded = await admit(request, reply);
    if (recorded === null) return reply;
    const change = await approvePayment(deps, recorded.state.id, 'window', arrivedAtMs);
    // A repeated ask finds the payment further on; where it stands is the answer. One that came too early is refused.
    const isRepeated = change.state.attempt !== null || change.state.status === 'failed';
    return change.ok || isRepeated ? await view(change) : await refuse(change.refusal, change);
  });

  server.post<Route>(url('/close'), async (request, reply) => {
    const recorded = await admit(request, reply);
    if (recorded === null) return reply;
    const change = await changePayment(deps, recorded.state.id, { type: 'close' });
    if (change.events.length > 0) void withdraw(deps, change.state);
    const response: CloseResponse = { closed: change.ok, view: await view(change) };
    return response;
  });

  server.post<Route>(url('/deliver'), async (request, reply) => {
    const recorded = await admit(request, reply);
    if (recorded === null) return reply;
    const change = await changePayment(deps, recorded.state.id, { type: 'deliver' });
    if (!change.ok) return await refuse(change.refusal, change);
    const delivery = deliveryOf(deps.keyring, change.state);
    return { ...delivery, result: withTestPrefix(deps, delivery.result) };
  });
}
