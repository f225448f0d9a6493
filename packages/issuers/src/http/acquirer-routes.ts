import {
  ACQUIRER_VERSION,
  isResting,
  type Profiles,
  type SharedSecrets,
  VERSION_HEADER,
} from '@dojang/protocol/acquirer';
import { cardCompanies } from '@dojang/protocol/cards';
import {
  acquirerCancelRequest,
  amountQuery,
  approveRequest,
  beginRequest,
  ledgerDay,
  ledgerQuery,
  reverseRequest,
} from '@dojang/protocol/validate';
import type { FastifyInstance } from 'fastify';
import { approve, inquireApproval } from '../approval/approve.ts';
import { cancelApproval, inquireCancel } from '../approval/cancel.ts';
import { reverseApproval } from '../approval/reverse.ts';
import { authenticationStatus, findAuthentication } from '../authentication/authentications.ts';
import { beginAuthentication } from '../authentication/begin.ts';
import { cancelAuthentication } from '../authentication/decide.ts';
import { offersOf } from '../cards/interest-free.ts';
import { dayBook } from '../day-book/day-book.ts';
import type { FaultDesk } from '../faults/fault-desk.ts';
import { answerUnderFault, type WorkDone } from '../faults/strike.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ports } from '../ports.ts';
import type { PlayedProfile } from '../profile.ts';
import { bearerOf, isSameSecret } from './bearer.ts';

export interface AcquirerDependencies extends Ports {
  readonly ledger: Ledger;
  readonly faults: FaultDesk;
  readonly acquirerSecrets: () => SharedSecrets;
  readonly publicOrigin: () => string;
  readonly scannable: (origin: string) => string;
  readonly profile: PlayedProfile;
}

interface ById {
  readonly Params: { readonly id: string };
}

/** The gateway's side: `@dojang/protocol/acquirer`. */
export async function acquirerRoutes(server: FastifyInstance, dependencies: AcquirerDependencies) {
  const { ledger, faults, acquirerSecrets, nowMs, profile } = dependencies;

  server.addHook('onRequest', async (request, reply) => {
    const version = request.headers[VERSION_HEADER];
    if (version !== undefined && version !== ACQUIRER_VERSION)
      return reply.code(400).send({ error: `${VERSION_HEADER}: ${ACQUIRER_VERSION} is spoken here` });
    const given = bearerOf(request.headers.authorization);
    if (acquirerSecrets().accepted.some((secret) => isSameSecret(given, secret))) return;
    return reply.code(401).send({ error: 'Authorization: Bearer <shared secret> is missing or wrong' });
  });

  server.addHook('preHandler', async ({ url }, reply) => {
    if (!url.startsWith('/acquirer/profiles') && isResting(profile, nowMs()))
      return reply.code(503).send({ error: 'closed for maintenance' });
    const isInquiry = /^\/acquirer\/(?:approvals|cancels)\/[^/]+$/.test(url.split('?')[0] ?? '');
    if (isInquiry && !profile.inquiry) return reply.code(501).send({ error: 'there is no inquiry here' });
  });

  server.post('/acquirer/authentications', async (request, reply) => {
    const parsed = beginRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: problemsOf(parsed.error) });
    return answerUnderFault(faults, reply, faults.take('begin'), () => {
      const outcome = beginAuthentication(dependencies, parsed.data);
      return outcome.ok ? done(outcome.response) : conflict(outcome.differs);
    });
  });

  server.get<ById>('/acquirer/authentications/:id', async (request, reply) =>
    // A fault that a customer chose is about the charge: how his own decision went, the gateway learns first.
    answerUnderFault(faults, reply, faults.take('inquire'), () => {
      const authentication = findAuthentication(ledger, request.params.id);
      if (authentication === undefined) return unknownAuthentication;
      return done(authenticationStatus(authentication, nowMs()));
    }),
  );

  server.post<ById>('/acquirer/authentications/:id/cancel', async (request, reply) => {
    const { id } = request.params;
    const atMs = nowMs();
    if (findAuthentication(ledger, id) === undefined) {
      return reply.code(unknownAuthentication.status).send(unknownAuthentication.body);
    }
    return authenticationStatus(cancelAuthentication(ledger, { id, atMs }), atMs);
  });

  server.post('/acquirer/approvals', async (request, reply) => {
    const atMs = nowMs();
    const parsed = approveRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: problemsOf(parsed.error) });
    const { attemptId, authenticationId } = parsed.data;
    faults.belongs(attemptId, authenticationId);
    const fault = faults.take('approve', authenticationId);
    const forcedDecline = fault?.effect === 'decline' ? fault.code : undefined;
    return answerUnderFault(faults, reply, fault, () => {
      const outcome = approve(dependencies, parsed.data, { atMs, forcedDecline });
      return outcome.ok ? done(outcome.status) : conflict(outcome.differs);
    });
  });

  server.get<ById>('/acquirer/approvals/:id', async (request, reply) => {
    const parsed = amountQuery.safeParse(request.query);
    if (!parsed.success) return reply.code(400).send({ error: problemsOf(parsed.error) });
    return answerUnderFault(faults, reply, faults.take('inquire', request.params.id), () =>
      done(inquireApproval(ledger, { attemptId: request.params.id, ...parsed.data })),
    );
  });

  server.post<ById>('/acquirer/approvals/:id/reverse', async (request, reply) => {
    const { id } = request.params;
    if (id.length > MAX_ID_LENGTH) return reply.code(400).send({ error: 'id: at most 64 characters' });
    const atMs = nowMs();
    const parsed = reverseRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: problemsOf(parsed.error) });
    return answerUnderFault(faults, reply, faults.take('reverse', id), () =>
      done(reverseApproval(ledger, { attemptId: id, ...parsed.data }, { atMs, profile })),
    );
  });

  server.post<ById>('/acquirer/approvals/:id/cancels', async (request, reply) => {
    const atMs = nowMs();
    const parsed = acquirerCancelRequest.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: problemsOf(parsed.error) });
    faults.belongs(parsed.data.cancelId, request.params.id);
    const fault = faults.take('cancel', request.params.id);
    const forcedDecline = fault?.effect === 'decline' ? fault.code : undefined;
    return answerUnderFault(faults, reply, fault, () => {
      const asked = { attemptId: request.params.id, ...parsed.data };
      const outcome = cancelApproval(ledger, asked, { atMs, forcedDecline, profile });
      return outcome.ok ? done(outcome.status) : conflict(outcome.differs);
    });
  });

  server.get<ById>('/acquirer/cancels/:id', async (request, reply) => {
    const parsed = amountQuery.safeParse(request.query);
    if (!parsed.success) return reply.code(400).send({ error: problemsOf(parsed.error) });
    return answerUnderFault(faults, reply, faults.take('inquire', request.params.id), () =>
      done(inquireCancel(ledger, { cancelId: request.params.id, ...parsed.data })),
    );
  });

  server.get<{ readonly Params: { readonly day: string } }>(
    '/acquirer/ledger/:day',
    async (request, reply) => {
      const query = ledgerQuery.safeParse(request.query);
      if (!query.success) return reply.code(400).send({ error: problemsOf(query.error) });
      const day = ledgerDay.safeParse(request.params.day);
      if (!day.success) return reply.code(400).send({ error: `day: ${problemsOf(day.error)}` });
      return answerUnderFault(faults, reply, faults.take('ledger'), () => {
        try {
          const { after, limit } = query.data;
          return done(dayBook(ledger, { day: day.data, after, limit }, nowMs()));
        } catch (error) {
          if (error instanceof RangeError) return { status: 400, body: { error: error.message } };
          throw error;
        }
      });
    },
  );

  server.get(
    '/acquirer/profiles',
    async (): Promise<Profiles> => ({
      profiles: cardCompanies.map(({ code }) => ({
        ...profile,
        cardCompany: code,
        interestFree: offersOf(code),
      })),
    }),
  );
}

const MAX_ID_LENGTH = 64;

const unknownAuthentication: WorkDone = { status: 404, body: { error: 'unknown authentication' } };

function done(body: unknown): WorkDone {
  return { status: 200, body };
}

function conflict(differs: readonly string[]): WorkDone {
  return { status: 409, body: { error: `this id was used with another body: ${differs.join(', ')}` } };
}

interface Problems {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

/** Names the fields and the rules, never the values. */
function problemsOf({ issues }: Problems): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
}
