import { beforeAll, expect, test } from 'vitest';
import { editMerchant } from '../../packages/gateway/src/main.ts';
import { type House, openHouse } from '../support/house.ts';
import { cancel, pay } from '../support/paid-and-cancelled.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
  return () => house.close();
});

async function read(url: string | undefined, headers: Record<string, string> = {}) {
  const response = await fetch(url ?? '', { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

test('a receipt of a paid payment is sealed and strikes nothing', async () => {
  const { text } = await read((await pay(house, { amountWon: 11_000 }))['PCD_PAY_CARDRECEIPT']);
  expect(text).toContain('aria-label="승인된 결제"');
  expect(text).not.toContain('<s>');
  expect(text).not.toContain('취소 내역');
});

test('a part that was cancelled stands on the receipt, and has one of its own', async () => {
  const payment = await pay(house, { amountWon: 11_000 });
  const cancelled = await cancel(house, payment, { PCD_REFUND_TOTAL: '4400' });
  const { text } = await read(payment['PCD_PAY_CARDRECEIPT']);
  expect(text).toContain('aria-label="일부 취소된 결제"');
  expect(text).not.toContain('<s>');
  for (const shown of ['취소 내역', '4,400원', '6,600원', cancelled['PCD_PAY_CARDTRADENUM'] ?? '-'])
    expect(text).toContain(shown);

  const own = await read(cancelled['PCD_PAY_CARDRECEIPT']);
  expect(own.status).toBe(200);
  for (const shown of ['신용카드 취소전표', '-4,400원', '4,000원', '400원', '6,600원', 'class="seal void"'])
    expect(own.text).toContain(shown);
  expect(own.headers.get('cache-control')).toBe('no-store');
  expect(own.headers.get('referrer-policy')).toBe('no-referrer');
});

test('a payment that was cancelled in full is stamped, its amount struck', async () => {
  const payment = await pay(house);
  await cancel(house, payment);
  const { text } = await read(payment['PCD_PAY_CARDRECEIPT']);
  expect(text).toContain('<s>1,000원</s>');
  expect(text).toContain('aria-label="취소된 결제"');
});

test('links of the pages lead from one receipt to the other', async () => {
  const payment = await pay(house);
  const cancelled = await cancel(house, payment);
  const from = payment['PCD_PAY_CARDRECEIPT'] ?? '';
  const there = linkIn(await read(from), from, '취소전표 보기');
  expect(there).toBe(`${cancelled['PCD_PAY_CARDRECEIPT']}?lang=ko`);
  expect(linkIn(await read(there), there, '매출전표 보기')).toBe(`${from}?lang=ko`);
});

test('a reader gets the language that was chosen, else the preferred one', async () => {
  const url = (await pay(house))['PCD_PAY_CARDRECEIPT'] ?? '';
  const english = { 'accept-language': 'en-GB,en;q=0.9' };
  expect((await read(url)).text).toContain('<html lang="ko">');
  expect((await read(url, english)).text).toContain('<html lang="en">');
  expect((await read(`${url}?lang=ko`, english)).text).toContain('<html lang="ko">');
  expect((await read(`${url}?lang=en`)).text).toContain('Card receipt');
  expect((await read(`${url}?lang=xx`)).text).toContain('<html lang="ko">');
});

test('there is no receipt of a cancellation that was declined, or of none', async () => {
  const payment = await pay(house);
  await house.arm({ on: 'cancel', effect: 'decline', code: '3143', times: 1 });
  await cancel(house, payment);
  const url = payment['PCD_PAY_CARDRECEIPT'];
  for (const number of ['1', '2', '0', '01', 'x'])
    expect((await read(`${url}/${number}`)).status, number).toBe(404);
  await cancel(house, payment);
  expect((await read(`${url}/2`)).status).toBe(200);
});

test.each([
  ['simplified', '간이과세', ['1,000원', '0원'], 'Simplified taxation'],
  ['zero-rated', '영세율', ['1,000원', '0원'], 'Zero-rated'],
  ['exempt', '면세', ['0원', '0원', '1,000원'], 'Exempt from VAT'],
] as const)(
  'a receipt of a merchant that is %s says so, as it was when it was paid',
  async (kind, said, figures, en) => {
    await house.administer((deps) => editMerchant(deps, 'test', { taxKind: kind }));
    const payment = await pay(house);
    await house.administer((deps) => editMerchant(deps, 'test', { taxKind: 'general' }));
    const url = payment['PCD_PAY_CARDRECEIPT'] ?? '';
    const { text } = await read(url);
    expect(text).toContain(`<dt>과세유형</dt><dd><bdi lang="ko">${said}</bdi></dd>`);
    const amounts = /<dl class="amounts">([\s\S]*?)<\/dl>/.exec(text)?.[1] ?? '';
    const won = [...amounts.matchAll(/>([\d,]+원)</g)].map(([, figure]) => figure);
    expect(won).toEqual([...figures, '1,000원']);
    expect((await read(`${url}?lang=en`)).text).toContain(en);
    const cancelled = await cancel(house, payment);
    expect((await read(cancelled['PCD_PAY_CARDRECEIPT'])).text).toContain(said);
  },
);

test('a receipt of an exempt order says so, that of a taxable one says nothing of it', async () => {
  const exempt = await pay(house, { tax: { kind: 'exempt' } });
  expect((await read(exempt['PCD_PAY_CARDRECEIPT'])).text).toContain(
    '<dt>과세유형</dt><dd><bdi lang="ko">면세</bdi>',
  );
  expect((await read((await pay(house))['PCD_PAY_CARDRECEIPT'])).text).not.toContain('과세유형');
});

function linkIn({ text }: { readonly text: string }, base: string, name: string): string {
  const href = new RegExp(`href="([^"]+)">${name}`).exec(text)?.[1];
  return new URL(href ?? 'about:blank', base).href;
}
