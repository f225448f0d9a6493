import { expect, test } from 'vitest';
import { vatRounding } from './vat-rounding.ts';

test.each([
  ['down', { usual: 'down', of: {} }],
  ['half-up, kb=down', { usual: 'half-up', of: { kb: 'down' } }],
  ['kb=down,shinhan=half-up', { usual: 'half-up', of: { kb: 'down', shinhan: 'half-up' } }],
])('%s says how VAT is rounded', (text, read) => {
  expect(vatRounding.parse(text)).toEqual(read);
});

test.each(['', 'up', 'kb', 'nobody=down', 'kb=up', 'kb=down=down', '__proto__=down'])(
  '"%s" does not',
  (text) => {
    expect(vatRounding.parse(text)).toBeNull();
  },
);
