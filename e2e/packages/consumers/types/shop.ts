import {
  createInbox,
  createPartner,
  dojang,
  type Expected,
  type Inbox,
  memoryStorage,
  type Paid,
  parseResult,
  testCredentials,
  type Verification,
  verifyWebhook,
} from '@dojang/sdk';
import { type BrowserResult, openPayment } from '@dojang/sdk/browser';
import { createPayer } from '@dojang/sdk/testing';

const partner = createPartner({
  environment: dojang({ url: 'http://localhost:4000', mode: 'test' }),
  credentials: testCredentials({ cstId: 'test', custKey: 'secret' }),
});

export const inbox: Inbox<'sold-out'> = createInbox({
  partner,
  storage: memoryStorage(),
  expectedOf: (orderNumber): Expected => ({ orderNumber, amountWon: 1000 }),
  beforeConfirm: () => 'sold-out' as const,
  fulfil: (paid: Paid) => void paid.approvalNumber,
});

export async function check(body: string): Promise<Verification['kind']> {
  const result = parseResult(body);
  // @ts-expect-error -- a result that may be of CERT is confirmed
  await partner.verify(result, { orderNumber: 'A', amountWon: 1000 });
  if (result.kind === 'claims-authenticated') return 'unverified';
  const verification = await partner.verify(result, { orderNumber: 'A', amountWon: 1000 });
  if (verification.kind !== 'paid') return verification.kind;
  // @ts-expect-error -- nobody but the gateway says that something is paid
  const written: Paid = { kind: 'paid', orderNumber: 'A', amountWon: 1000 };
  // @ts-expect-error -- and what it said of one order is not said of another
  const copied: Paid = { ...verification, orderNumber: 'B' };
  return [written, copied].length > 0 ? verification.kind : 'unverified';
}

export const webhook = (headers: Headers, rawBody: string) =>
  verifyWebhook({ secret: 'whsec_', headers, rawBody });
export const pay = (fields: Record<string, string>): Promise<BrowserResult> => openPayment(fields);
export const payer = createPayer();
