import { expect, test } from 'vitest';
import { checkReferrerPolicy, effectiveReferrerPolicy } from './referrer-policy.ts';
import { pageWith } from './test-pages.ts';

const GATEWAY = 'http://localhost:4000';

test.each([
  { header: null, metas: [], policy: 'strict-origin-when-cross-origin', from: 'default' },
  { header: 'no-referrer', metas: [], policy: 'no-referrer', from: 'header' },
  { header: 'No-Referrer', metas: [], policy: 'no-referrer', from: 'header' },
  { header: 'no-referrer, strict-origin', metas: [], policy: 'strict-origin', from: 'header' },
  { header: 'strict-origin, something-new', metas: [], policy: 'strict-origin', from: 'header' },
  { header: 'something-new', metas: [], policy: 'strict-origin-when-cross-origin', from: 'default' },
  { header: 'no-referrer', metas: ['origin'], policy: 'origin', from: 'meta' },
  { header: null, metas: ['NEVER'], policy: 'no-referrer', from: 'meta' },
  { header: null, metas: ['always'], policy: 'unsafe-url', from: 'meta' },
  { header: null, metas: ['origin', 'no-referrer'], policy: 'no-referrer', from: 'meta' },
  { header: 'same-origin', metas: ['nonsense'], policy: 'same-origin', from: 'header' },
])('header $header with metas $metas means $policy from the $from', ({ header, metas, policy, from }) => {
  expect(effectiveReferrerPolicy(header, metas)).toEqual({ policy, from });
});

test.each(['no-referrer', 'same-origin'])('%s hides the page and names the header to send', (policy) => {
  const finding = checkReferrerPolicy(pageWith({ headers: [['referrer-policy', policy]] }), GATEWAY);
  expect(finding).toMatchObject({
    status: 'warning',
    says: expect.stringContaining('Origin: null'),
    came: `Referrer-Policy: ${policy}`,
    change: ['Referrer-Policy: strict-origin-when-cross-origin'],
  });
});

test('same-origin hides nothing from a gateway of the same origin', () => {
  const page = pageWith({ url: `${GATEWAY}/cart`, headers: [['referrer-policy', 'same-origin']] });
  expect(checkReferrerPolicy(page, GATEWAY).status).toBe('ok');
});

test('a policy in a meta element is mended there', () => {
  const finding = checkReferrerPolicy(
    pageWith({ html: '<meta name="Referrer" content="no-referrer">' }),
    GATEWAY,
  );
  expect(finding.came).toBe('<meta name="referrer" content="no-referrer">');
  expect(finding.change).toEqual(['<meta name="referrer" content="strict-origin-when-cross-origin">']);
});

test.each(['origin', 'strict-origin', 'unsafe-url', 'no-referrer-when-downgrade'])('%s is fine', (policy) => {
  expect(checkReferrerPolicy(pageWith({ headers: [['referrer-policy', policy]] }), GATEWAY).status).toBe(
    'ok',
  );
});
