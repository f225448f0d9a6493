import { type InboxOutcome, webhookStatus } from './inbox/inbox-outcome.ts';
import type { ReceivedWebhook } from './verify-webhook.ts';

/** What takes a webhook: an inbox. */
export interface WebhookReceiver {
  /** Takes a webhook as it was received. */
  receive(incoming: { readonly webhook: ReceivedWebhook }): Promise<InboxOutcome>;
}

/** A request to the address of a webhook, whatever the framework. */
export interface WebhookRequest extends ReceivedWebhook {
  /** `HEAD` or `POST`, in any case. */
  readonly method: string;
}

/**
 * The HTTP status that answers a request to the address of a webhook, for any framework.
 *
 * - `HEAD`: 200. A gateway asks so when the address is added.
 * - `POST`: the inbox takes it. 200: known, or nothing of yours. 401: not signed. 503: not known yet, so that it comes again.
 * - others: 405.
 * @throws whatever the inbox throws: answer 500, and it comes again
 */
export async function answerWebhook(
  inbox: WebhookReceiver,
  { method, ...webhook }: WebhookRequest,
): Promise<200 | 401 | 405 | 503> {
  switch (method.toUpperCase()) {
    case 'HEAD':
      return 200;
    case 'POST':
      return webhookStatus(await inbox.receive({ webhook }));
    default:
      return 405;
  }
}

/**
 * The same as a handler of web requests, for `POST` and `HEAD` alike: `export const POST = handler, HEAD = handler` in a `route.ts` of
 * Next, a route of Hono, the whole server of Bun or Deno.
 */
export function webhookHandler(inbox: WebhookReceiver): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method, headers } = request;
    const status = await answerWebhook(inbox, { method, headers, rawBody: await request.text() });
    return new Response(null, { status, ...(status === 405 && { headers: { allow: 'HEAD, POST' } }) });
  };
}
