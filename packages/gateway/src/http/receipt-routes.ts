import type { FastifyInstance } from 'fastify';
import { findMerchant } from '../merchant/merchants.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import { receiptPage } from '../result/receipt-page.ts';
import type { HttpDeps } from './deps.ts';
import { protectPage } from './headers.ts';
import { isPathName } from './path-name.ts';

/** The receipt (매출전표) under its unguessable link, which is never logged. */
export function receiptRoutes(server: FastifyInstance, deps: HttpDeps): void {
  server.get<{ Params: { receiptId: string } }>('/receipt/:receiptId', async (request, reply) => {
    const { receiptId } = request.params;
    const row = isPathName(receiptId) ? await deps.store.paymentByReceipt(receiptId) : undefined;
    const merchant = row && (await findMerchant(deps.store, row.merchant_id));
    if (row === undefined || merchant === undefined)
      return reply.code(404).send({ error: 'There is no receipt at this address.' });
    protectPage(reply, "'none'");
    reply.header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex');
    const language = /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ko';
    return reply
      .type('text/html; charset=utf-8')
      .send(receiptPage(paymentFromRow(row), merchant, deps.mode, language));
  });
}
