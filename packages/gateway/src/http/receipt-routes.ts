import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { showReceipt } from '../lookup/show-receipt.ts';
import type { Language } from '../result/receipt-messages.ts';
import { comeBack } from './come-back-page.ts';
import type { HttpDeps } from './deps.ts';
import { protectPage, sendPage } from './headers.ts';
import { isPathName } from './path-name.ts';
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
      ? await showReceipt(deps, { receiptId, cancellation }, languageOf(request))
      : null;
    if (page === null) return refuse(reply, 'noReceipt');
    protectPage(reply, "'none'");
    reply
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .header('vary', 'accept-language');
    return sendPage(reply, page);
  }
}

/** What the reader chose, else what the browser prefers, else Korean. */
function languageOf(request: FastifyRequest<ReceiptRoute>): Language {
  const { lang } = request.query;
  if (lang === 'ko' || lang === 'en') return lang;
  return /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ko';
}
