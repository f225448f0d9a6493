import { type InboxOutcome, parseWebhook, type ReceivedWebhook } from '@dojang/sdk';
import { followCancelTry } from './cancel-order.ts';
import { maskResult } from './mask-result.ts';
import type { ShopDeps } from './shop-deps.ts';
import { noteCancelled } from './shop-inbox.ts';

/** Takes a webhook to the inbox, and writes down that it came. */
export async function receiveWebhook(deps: ShopDeps, webhook: ReceivedWebhook): Promise<InboxOutcome> {
  const { store, journal, inbox, nowMs } = deps;
  const notice = parseWebhook(webhook.rawBody);
  const fields = notice.kind === 'payment' ? notice.result.fields : 'fields' in notice ? notice.fields : {};
  const orderNumber = fields['PCD_PAY_OID'] ?? '';
  const order = store.findOrder(store.findPayment(orderNumber)?.orderId ?? '');
  const note = (kind: 'webhook' | 'verdict', detail: Readonly<Record<string, unknown>>) => {
    if (order !== undefined) journal.record({ orderNumber, atMs: nowMs(), kind, detail });
  };
  note('webhook', maskResult(fields));
  const outcome = await inbox.receive({ webhook });
  if (outcome.kind === 'refused') note('verdict', { verdict: 'webhook refused', reason: outcome.reason });
  if (outcome.kind === 'cancelled') {
    const said = outcome.order;
    if (said.kind === 'paid') noteCancelled(deps, orderNumber, said.cancelledWon);
    if (said.kind === 'not-paid' && said.reason === 'cancelled')
      noteCancelled(deps, orderNumber, order?.amountWon ?? 0);
    await followCancelTry(deps, orderNumber);
  }
  return outcome;
}
