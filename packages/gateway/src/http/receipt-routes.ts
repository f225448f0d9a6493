import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { showReceipt } from '../lookup/show-receipt.ts';
import { comeBack } from './come-back-page.ts';
import type { HttpDeps } from './deps.ts';
import { sendNoReceipt } from './front-routes.ts';
import { protectPage, sendPage } from './headers.ts';
import { pageLanguage } from './page-language.ts';
import { isPathName } from './path-name.ts';
import { readsPages } from './plain-page.ts';
import { refuse } from './refusals.ts';

interface ReceiptRoute {
  Params: { receiptId: string; number?: string };
  Querystring: Record<string, unknown>;
}

/** The receipts (매출전표, 취소전표) under their unguessable link, which is never logged. */
export function receiptRoutes(server: FastifyInstance, deps: HttpDeps): void {
  server.get<ReceiptRoute>('/receipt/:receiptId', comeBack, show);
  server.get<ReceiptRoute>('/receipt/:receiptId/:number', comeBack, show);

  async function show(request: FastifyRequest<ReceiptRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { receiptId, number: cancellation } = request.params;
    const page = isPathName(receiptId)
      ? await showReceipt(deps, { receiptId, cancellation }, pageLanguage(request))
      : null;
    if (page === null)
      return readsPages(request) ? sendNoReceipt(request, reply) : refuse(reply, 'noReceipt');
    protectPage(reply, "'none'");
    reply
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .header('vary', 'accept-language');
    return sendPage(reply, page);
  }
}
