import { answers } from '@dojang/protocol/payple';
import type { FastifyInstance } from 'fastify';
import { type Unoffered, unofferedHint, unofferedServices } from '../auth/unoffered.ts';
import type { HttpDeps } from './deps.ts';
import { protect } from './headers.ts';

/** Calls of Payple's other products, each answered in its own form: HTTP 200 and a refusal that names the service. */
export function unofferedRoutes(server: FastifyInstance, deps: Pick<HttpDeps, 'mode'>): void {
  for (const unoffered of unofferedServices) {
    if (unoffered.path === null) continue;
    server.route({
      exposeHeadRoute: false,
      method: ['GET', 'POST'],
      url: unoffered.path,
      handler: (request, reply) => {
        protect(reply);
        const hint = unofferedHint(unoffered);
        request.log.warn({ code: unoffered.code, hint }, 'service not offered');
        return reply.send({ ...refusalOf(unoffered), ...(deps.mode === 'test' && { DOJANG_HINT: hint }) });
      },
    });
  }
}

function refusalOf({ form, code, message, payType }: Unoffered): Readonly<Record<string, string>> {
  // The answer of a link has no row for a code.
  if (form === 'link')
    return {
      PCD_LINK_RST: 'error',
      PCD_LINK_MSG: `[${code}] ${message}`,
      PCD_LINK_KEY: '',
      PCD_LINK_URL: '',
    };
  const names = {
    charge: answers.confirm,
    'billing-key': ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_MSG', 'PCD_PAY_TYPE', 'PCD_PAYER_ID'],
    'cash-receipt': ['PCD_PAY_RST', 'PCD_PAY_CODE', 'PCD_PAY_MSG', 'PCD_PAY_OID', 'PCD_TAXSAVE_MGTNUM'],
  }[form];
  const refusal = {
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: code,
    PCD_PAY_MSG: message,
    ...(form !== 'cash-receipt' && { PCD_PAY_TYPE: payType }),
  };
  return { ...Object.fromEntries(names.map((name) => [name, ''])), ...refusal };
}
