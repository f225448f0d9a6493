import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listedOrders } from './listed-orders.ts';

async function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dojang-list-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'orders.csv');
  writeFileSync(file, text);
  return await listedOrders(file, 'shop', { columns: {}, statuses: new Map() });
}

test.each([
  ['paid', ['1,9000,0,배송중']],
  ['paid', ['1,4000,0,배송중', '1,5000,0,배송완료']],
  ['paid', ['1,9000,4000,부분취소']],
  ['paid', ['1,9000,0,결제완료', '1,-4000,0,부분취소']],
  ['cancelled', ['1,9000,9000,취소완료']],
  ['cancelled', ['1,9000,0,취소완료']],
  ['cancelled', ['1,9000,0,결제완료', '1,-9000,0,취소']],
  ['unpaid', ['1,9000,0,입금대기']],
  ['unpaid', ['1,4000,0,결제완료', '1,5000,0,입금대기']],
  ['unpaid', ['1,0,0,결제완료']],
  ['unsaid', ['1,9000,0,']],
  ['unsaid', ['1,4000,0,결제완료', '1,5000,0,']],
])('an order is %s by the lines %j', async (status, lines) => {
  expect(await read(['주문번호,결제금액,취소금액,주문상태', ...lines].join('\n'))).toMatchObject([
    { merchantId: 'shop', orderNumber: '1', status },
  ]);
});

test('a list without a status says of nothing that it is paid', async () => {
  expect(await read('주문번호,결제금액\n1,9000\n')).toMatchObject([{ status: 'unsaid' }]);
});

test('a list without order numbers names no order', async () => {
  await expect(read('승인번호,결제금액\n30012345,9000\n')).rejects.toThrow(/no line has an order number/);
});
