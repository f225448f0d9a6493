import { describe, expect, test } from 'vitest';
import { readMessage } from './message.ts';
import { requests } from './requests.ts';

const request = { PCD_CST_ID: 'test', PCD_CUST_KEY: 'k', PCD_AUTH_KEY: 'a', PCD_PAY_OID: 'o' };
function dateOf(PCD_PAY_DATE: unknown): string | null {
  const read = readMessage(requests.lookup, { ...request, PCD_PAY_DATE });
  return read.ok ? read.values.paidOn : null;
}

describe('the day of a payment', () => {
  test.each(['20261123', 20261123, '2026-11-23', '2026.11.23', '2026/11/23', '2026 11 23'])(
    'is read from %j',
    (sent) => {
      expect(dateOf(sent)).toBe('20261123');
    },
  );

  test.each(['', null, undefined, '2026112', '202611231', '2026-11-23 19:50:00', 'x20261123', ['20261123']])(
    'is not %j',
    (sent) => {
      expect(dateOf(sent)).toBeNull();
    },
  );
});
