import { findCardCompany } from '@dojang/protocol/cards';
import type { CodeResponse, PhoneFault, PhoneRefusal, PhoneView } from '@dojang/protocol/phone';
import { codeRequest, phoneApproval } from '@dojang/protocol/validate';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { phoneCharge } from '../approval/phone-charge.ts';
import {
  type Authentication,
  findAuthenticationByCode,
  findAuthenticationByToken,
} from '../authentication/authentications.ts';
import { approveOnPhone, type Decided, type RefusalReason, rejectOnPhone } from '../authentication/decide.ts';
import { phoneView } from '../authentication/phone-view.ts';
import type { CallbackSender } from '../callback/callback-sender.ts';
import type { FaultDesk, FaultRequest } from '../faults/fault-desk.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { bearerOf } from './bearer.ts';
import { TryLimit } from './try-limit.ts';

export interface PhoneDependencies {
  readonly ledger: Ledger;
  readonly callbacks: CallbackSender;
  readonly faults: FaultDesk;
  readonly nowMs: () => number;
}

/** Wrong short codes an address may type in a minute. */
const CODE_TRIES = { limit: 10, windowMs: 60_000 };

/** The customer's side: `@dojang/protocol/phone`. */
export async function phoneRoutes(
  server: FastifyInstance,
  { ledger, callbacks, faults, nowMs }: PhoneDependencies,
) {
  const tries = new TryLimit(CODE_TRIES);

  server.post<{ Params: { readonly company: string } }>(
    '/phone/api/:company/code',
    async (request, reply): Promise<CodeResponse | FastifyReply> => {
      const { company } = request.params;
      const parsed = codeRequest.safeParse(request.body);
      if (!parsed.success || findCardCompany(company) === undefined) return refuse(reply, 'malformed');
      const atMs = nowMs();
      // Correct codes are refused too: else an address could go on guessing.
      if (tries.isExhausted(request.ip, atMs)) return refuse(reply, 'too-many-tries');
      const found = findAuthenticationByCode(ledger, { company, code: parsed.data.code, nowMs: atMs });
      if (found !== undefined) return { token: found.token };
      tries.countWrong(request.ip, atMs);
      return refuse(reply, 'unknown-code');
    },
  );

  server.get('/phone/api/authentication', async (request, reply): Promise<PhoneView | FastifyReply> => {
    const visitor = visitorOf(request);
    return visitor === null ? refuse(reply, 'unknown-token') : viewFor(visitor, nowMs());
  });

  server.post('/phone/api/authentication/approve', async (request, reply) => {
    const atMs = nowMs();
    const visitor = visitorOf(request);
    if (visitor === null) return refuse(reply, 'unknown-token');
    const parsed = phoneApproval.safeParse(request.body);
    if (!parsed.success) return refuse(reply, 'malformed', viewFor(visitor, atMs));
    const subject = { id: visitor.authentication.request.authenticationId, atMs };
    const decided = approveOnPhone(ledger, subject, parsed.data);
    // Before the gateway hears of it: it may charge the card at once.
    if (decided.news) for (const fault of parsed.data.faults ?? []) faults.arm(faultFor(subject.id, fault));
    return answer(reply, visitor, decided, atMs);
  });

  server.post('/phone/api/authentication/reject', async (request, reply) => {
    const atMs = nowMs();
    const visitor = visitorOf(request);
    if (visitor === null) return refuse(reply, 'unknown-token');
    const subject = { id: visitor.authentication.request.authenticationId, atMs };
    return answer(reply, visitor, rejectOnPhone(ledger, subject), atMs);
  });

  function viewFor({ authentication, token }: Visitor, atMs: number): PhoneView {
    return phoneView(authentication, phoneCharge(ledger, authentication), { token, nowMs: atMs });
  }

  function visitorOf(request: FastifyRequest): Visitor | null {
    const token = bearerOf(request.headers.authorization);
    const authentication = token === undefined ? undefined : findAuthenticationByToken(ledger, token);
    return token === undefined || authentication === undefined ? null : { authentication, token };
  }

  function answer(reply: FastifyReply, { token }: Visitor, decided: Decided, atMs: number) {
    const { authentication, refused, news } = decided;
    const { authenticationId, callbackUrl } = authentication.request;
    if (news) callbacks.send(callbackUrl, { authenticationId });
    const view = viewFor({ authentication, token }, atMs);
    return refused === null ? view : refuse(reply, refused, view);
  }
}

/** A phone, and the token that it came with. */
interface Visitor {
  readonly authentication: Authentication;
  readonly token: string;
}

/** What the customer wants to go wrong, with this payment alone. */
function faultFor(authenticationId: string, fault: PhoneFault): FaultRequest {
  const { on, effect, code, delayMs, times } = fault;
  return {
    authenticationId,
    on,
    effect,
    ...(code !== undefined && { code }),
    ...(delayMs !== undefined && { delayMs }),
    ...(times !== undefined && { times }),
  };
}

const refusals: Readonly<Record<RefusalReason, { readonly status: number; readonly message: string }>> = {
  'wrong-pin': { status: 200, message: 'the PIN is wrong' },
  locked: { status: 200, message: 'the PIN was wrong three times' },
  'not-pending': { status: 200, message: 'this payment no longer waits for a decision' },
  'unknown-card': { status: 200, message: 'the card is not of this card company' },
  'wrong-amount': { status: 200, message: 'the amount differs from the one that was asked for' },
  'unknown-code': { status: 200, message: 'no payment waits under this code' },
  'unknown-token': { status: 401, message: 'no payment belongs to this link' },
  'too-many-tries': { status: 429, message: 'too many wrong codes; wait a minute' },
  malformed: { status: 400, message: 'the request is not of the documented shape' },
};

function refuse(reply: FastifyReply, reason: RefusalReason, view?: PhoneView): FastifyReply {
  const { status, message } = refusals[reason];
  const refusal: PhoneRefusal = { refused: { reason, message }, ...(view === undefined ? {} : { view }) };
  return reply.code(status).send(refusal);
}
