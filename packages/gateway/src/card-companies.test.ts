import { toWon } from '@dojang/protocol/payple';
import { expect, test } from 'vitest';
import { createAcquirer } from './acquirer/client.ts';
import { cardCompaniesOf } from './card-companies.ts';

const acquirer = createAcquirer({ url: 'http://127.0.0.1:9', secrets: () => ({ sent: 'secret' }) });
const amountWon = toWon(1_000);
const order = { merchantId: 'shop', orderNumber: 'ORDER-fail-3133', payerName: '', amountWon };
const attempt = { attemptId: 'try_1', amountWon };

test('live asks the card companies that are there, and has no rehearsals at all', async () => {
  expect(await cardCompaniesOf('live', acquirer)).toEqual({ acquirer });
});

test('in test an order is declined that asks for it, and nobody is asked', async () => {
  const { acquirer: rehearsing, rehearse } = await cardCompaniesOf('test', acquirer);
  const context = { order, cardCompany: 'shinhan', sinceMs: 0, signal: AbortSignal.abort() };
  const declined = { kind: 'answer', answer: { ...attempt, status: 'declined', code: '3133' } };
  expect(await rehearsing.inquire(attempt, context)).toEqual(declined);
  const merchant = { merchantId: 'shop', terminalId: 'shop', businessNumber: null };
  const reversal = { ...attempt, merchant, traceNumber: null, taxWon: 0, taxFreeWon: 0 };
  expect(await rehearsing.reverse(reversal, context)).toMatchObject({ kind: 'unknown' });
  const other = { ...order, orderNumber: 'ORDER-1' };
  expect(await rehearsing.inquire(attempt, { ...context, order: other })).toMatchObject({ kind: 'unknown' });
  expect(rehearse?.('confirm', { orderNumber: 'fail-PCCF0003', payerName: '' })).toMatchObject({
    code: 'PCCF0003',
  });
  expect(rehearse?.('lookup', { orderNumber: 'fail-PCCF0003', payerName: '' })).toBeNull();
});
