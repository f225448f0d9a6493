import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findMerchant } from '../merchant/merchants.ts';
import type { PaymentState } from '../payment/state.ts';
import { paymentFromRow } from '../record/payment-rows.ts';
import { receiptCancellations } from '../result/receipt-cancellations.ts';
import type { Language } from '../result/receipt-messages.ts';
import { cancellationReceiptPage, receiptPage } from '../result/receipt-page.ts';
import type { ReceiptContext } from '../result/receipt-parts.ts';
import type { HttpDeps } from './deps.ts';
import { protectPage } from './headers.ts';
import { isPathName } from './path-name.ts';

interface ReceiptRoute {
  Params: { receiptId: string; number?: string };
  Querystring: Record<string, unknown>;
}

/** The receipts (매출전표, 취소전표) under their unguessable link, which is never logged. */
export function receiptRoutes(server: FastifyInstance, deps: HttpDeps): void {
  async function show(
    request: FastifyRequest<ReceiptRoute>,
    reply: FastifyReply,
    pageOf: (state: PaymentState, context: ReceiptContext) => string | null,
  ): Promise<FastifyReply> {
    const { receiptId } = request.params;
    const row = isPathName(receiptId) ? await deps.store.paymentByReceipt(receiptId) : undefined;
    const merchant = row && (await findMerchant(deps.store, row.merchant_id));
    const page =
      row === undefined || merchant === undefined
        ? null
        : pageOf(paymentFromRow(row), { merchant, mode: deps.mode, language: languageOf(request) });
    if (page === null) return reply.code(404).send({ error: 'There is no receipt at this address.' });
    protectPage(reply, "'none'");
    return reply
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .header('vary', 'accept-language')
      .type('text/html; charset=utf-8')
      .send(page);
  }

  server.get<ReceiptRoute>('/receipt/:receiptId', (request, reply) => show(request, reply, receiptPage));

  server.get<ReceiptRoute>('/receipt/:receiptId/:number', (request, reply) =>
    show(request, reply, (state, context) => {
      const asked = request.params.number;
      const cancellation = receiptCancellations(state).find(({ number }) => String(number) === asked);
      return cancellation === undefined ? null : cancellationReceiptPage(state, cancellation, context);
    }),
  );
}

/** What the reader chose, else what the browser prefers, else Korean. */
function languageOf(request: FastifyRequest<ReceiptRoute>): Language {
  const { lang } = request.query;
  if (lang === 'ko' || lang === 'en') return lang;
  return /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ko';
}
