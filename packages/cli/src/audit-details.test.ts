import { expect, test } from 'vitest';
import { detailsText } from './audit-details.ts';

test.each<[Readonly<Record<string, unknown>>, string]>([
  [{}, ''],
  [{ key: 'custKey', overlapMs: 86_400_000 }, 'key custKey, overlap 1d'],
  [{ key: 'refundKey', overlapMs: 0 }, 'key refundKey, no overlap'],
  [
    { orderNumber: 'O-1', amountWon: 3000, cancelId: 'cancel_1' },
    'orderNumber O-1, ₩3,000, cancelId cancel_1',
  ],
  [
    {
      before: { limits: { dailyWon: null, monthlyWon: 9 }, domains: [] },
      after: { limits: { dailyWon: 300_000, monthlyWon: 9 }, domains: ['a.kr', 'b.kr'] },
    },
    'limits.dailyWon none → 300000, domains none → a.kr b.kr',
  ],
  [{ after: { name: '커피집', phone: '', domains: [] } }, 'name 커피집'],
  [{ url: 'https://a.kr/\u001b[2J' }, 'url https://a.kr/\u{fffd}[2J'],
])('%j', (details, text) => {
  expect(detailsText(details)).toBe(text);
});

test('whatever an act says stays on a line', () => {
  expect([...detailsText({ url: '가'.repeat(300) })]).toHaveLength(100);
});
