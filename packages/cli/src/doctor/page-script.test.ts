import { expect, test } from 'vitest';
import { checkPageScript, findPageScript } from './page-script.ts';
import { pageWith } from './test-pages.ts';

const GATEWAY = 'http://localhost:4000';
const check = (html: string, scriptTexts: readonly string[] = []) =>
  checkPageScript(findPageScript(pageWith({ html, scriptTexts })), GATEWAY)[0];

test.each([
  `<script src="${GATEWAY}/js/cpay.payple.1.0.1.js"></script>`,
  `<script src="${GATEWAY}/js/v1/payment.js?v=20250613" async></script>`,
  `<base href="${GATEWAY}/"><script src="js/v1/payment.js"></script>`,
  '<script src="http://127.0.0.1:4000/js/v1/payment.js"></script>',
  `<script>s.src = "${GATEWAY}/js/cpay.payple.1.0.1.js"</script>`,
  '<script>s.src = host + "/js/v1/payment.js"</script>',
  '<script>window.PaypleCpayAuthCheck(fields)</script>',
])('%s loads the script', (html) => {
  expect(check(html)).toMatchObject({ subject: 'script', status: 'ok' });
});

test.each([
  ['<script src="/js/cpay.payple.1.0.1.js"></script>', 'problem', /from another host/],
  ['<script src="https://cpay.payple.kr/js/v1/payment.js"></script>', 'problem', /Payple's own script/],
  ['<script src="http://localhost:4001/js/v1/payment.js"></script>', 'problem', /from another host/],
  [`<script src="${GATEWAY}/js/cpay.payple.1.0.2.js"></script>`, 'problem', /three names/],
  ['<script>load("https://democpay.payple.kr/js/cpay.payple.1.0.1.js")</script>', 'problem', /Payple's own/],
  [`<script integrity="sha384-x" src="${GATEWAY}/js/v1/payment.js"></script>`, 'warning', /pins one version/],
  ['<p>nothing</p><!-- <script src="/js/v1/payment.js"> -->', 'warning', /neither the page/],
])('%s is a %s', (html, status, says) => {
  expect(check(html)).toMatchObject({ status, says: expect.stringMatching(says) });
});

test('a bundle of the page may name it', () => {
  expect(check('<p></p>', [`a("${GATEWAY}/js/cpay.payple.1.0.1.js")`])?.status).toBe('ok');
  expect(check('<p></p>', ['a("https://cpay.payple.kr/js/cpay.payple.1.0.1.js")'])?.status).toBe('problem');
});
