import { type Code, cancelFields, confirmFields, lookupFields, paths } from '@dojang/protocol/payple';
import {
  authRequest,
  cancelRequest,
  clientRequest,
  confirmRequest,
  lookupRequest,
} from '@dojang/protocol/validate';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type Arrival,
  type AuthResult,
  authenticateClient,
  authenticatePartner,
  malformed,
} from '../auth/authenticate-partner.ts';
import { cancelPayment } from '../cancel/cancel-payment.ts';
import { confirmPayment } from '../confirm/confirm-payment.ts';
import { lookUpPayment } from '../lookup/look-up-payment.ts';
import { refusedAnswer } from '../result/refused-answer.ts';
import { withTestPrefix } from '../result/test-prefix.ts';
import { gatewayOriginOf, type HttpDeps } from './deps.ts';
import { protect } from './headers.ts';
import { parseFields } from './parse-fields.ts';
import { readFields } from './read-body.ts';

/** Old clients send these calls by GET. HEAD, which Fastify would add, is for those who only look. */
const safeFromHead = { exposeHeadRoute: false };

const pathOf = (path: string) => path.split('?')[0] ?? path;

/** The APIs of the public wire. HTTP 200 for every business answer; what went wrong is in the message. */
export function wireRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const withHint = <Answer extends { readonly PCD_PAY_MSG?: string }>(
    answer: Answer,
    hint: string | null,
  ) => {
    const told = withTestPrefix(deps, answer);
    return deps.mode === 'test' && hint !== null ? { ...told, DOJANG_HINT: hint } : told;
  };

  function logAuth(request: FastifyRequest, result: AuthResult): void {
    if (result.ok)
      request.log.info({ merchantId: result.merchantId, shopOrigin: result.shopOrigin }, 'authenticated');
    else request.log.warn({ code: result.code, hint: result.hint }, 'authentication refused');
  }

  server.route({
    ...safeFromHead,
    method: ['GET', 'POST'],
    url: paths.auth,
    handler: async (request, reply) => {
      protect(reply);
      const arrival = arrivalOf(deps, request);
      const read = parseFields(authRequest, await readFields(request));
      const result = read.ok
        ? await authenticatePartner(deps, read.value, arrival)
        : malformed(deps.mode, arrival, authCodeFor(read.name), read.hint);
      logAuth(request, result);
      return result.response;
    },
  });

  // The private call behind `clientKey`: the one API a page may call. Everything else has no CORS headers at all.
  server.route({
    method: ['POST', 'OPTIONS'],
    url: '/js/v1/auth',
    handler: async (request, reply) => {
      protect(reply);
      const origin = request.headers.origin ?? '';
      reply.header('access-control-allow-origin', origin === '' ? 'null' : origin).header('vary', 'origin');
      if (request.method === 'OPTIONS')
        return reply
          .header('access-control-allow-headers', 'content-type')
          .header('access-control-max-age', '600')
          .code(204)
          .send();
      const arrival = arrivalOf(deps, request);
      const read = parseFields(clientRequest, await readFields(request));
      const pageOrigin = origin === 'null' ? '' : origin;
      const result = read.ok
        ? await authenticateClient(deps, read.value.clientKey, pageOrigin, arrival)
        : malformed(deps.mode, arrival, 'AUTH0003', read.hint);
      logAuth(request, result);
      return result.response;
    },
  });

  for (const url of [pathOf(paths.confirm), paths.confirmAlias]) {
    server.route({
      ...safeFromHead,
      method: ['GET', 'POST'],
      url,
      handler: async (request, reply) => {
        protect(reply);
        const arrivedAtMs = deps.ports.nowMs();
        const read = parseFields(confirmRequest, await readFields(request));
        if (!read.ok) {
          const code: Code =
            read.name === 'PCD_PAY_REQKEY'
              ? 'PCCF0001'
              : read.name === 'PCD_AUTH_KEY'
                ? 'AUTH0008'
                : 'AUTH0002';
          return withHint(refusedAnswer(confirmFields, code), read.hint);
        }
        const { response, hint } = await confirmPayment(deps, read.value, arrivedAtMs);
        request.log.info({ orderNumber: response.PCD_PAY_OID, code: response.PCD_PAY_CODE, hint }, 'confirm');
        return withHint(response, hint);
      },
    });
  }

  server.route({
    ...safeFromHead,
    method: ['GET', 'POST'],
    url: paths.cancel,
    handler: async (request, reply) => {
      protect(reply);
      const arrivedAtMs = deps.ports.nowMs();
      const read = parseFields(cancelRequest, await readFields(request));
      if (!read.ok) return withHint(refusedAnswer(cancelFields, cancelCodeFor(read.name)), read.hint);
      const { response, hint } = await cancelPayment(deps, read.value, arrivedAtMs);
      request.log.info({ orderNumber: response.PCD_PAY_OID, code: response.PCD_PAY_CODE, hint }, 'cancel');
      return withHint(response, hint);
    },
  });

  server.route({
    ...safeFromHead,
    method: ['GET', 'POST'],
    url: paths.lookup,
    handler: async (request, reply) => {
      protect(reply);
      const read = parseFields(lookupRequest, await readFields(request));
      if (!read.ok) return withHint(refusedAnswer(lookupFields, 'PCHK0002'), read.hint);
      const { response, hint } = await lookUpPayment(deps, read.value);
      request.log.info({ orderNumber: response.PCD_PAY_OID, code: response.PCD_PAY_CODE, hint }, 'lookup');
      return withHint(response, hint);
    },
  });
}

/** Which documented code says that a field of a cancellation is missing or malformed. */
function cancelCodeFor(name: string): Code {
  if (name === 'PCD_REFUND_KEY') return 'PAYC0002';
  if (name === 'PCD_PAY_OID' || name === 'PCD_PAY_DATE') return 'PAYC0007';
  return name.startsWith('PCD_REFUND') || name === 'PCD_PAY_TAXTOTAL' ? 'PAYC0003' : 'PAYC0001';
}

/** An order that cannot be sealed has no token (`AUTH0005`); a body that cannot be read has no partner. */
function authCodeFor(name: string): Code {
  if (name === 'custKey') return 'AUTH0002';
  return name === 'cst_id' || name === '' ? 'AUTH0001' : 'AUTH0005';
}

function arrivalOf(deps: HttpDeps, request: FastifyRequest): Arrival {
  return {
    secure: request.protocol === 'https',
    referer: request.headers.referer ?? '',
    gatewayOrigin: gatewayOriginOf(deps, request),
  };
}
