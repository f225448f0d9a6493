import { expect, test } from 'vitest';
import { checkContentSecurityPolicy } from './content-security-policy.ts';
import type { Page } from './page.ts';
import { findPageScript } from './page-script.ts';
import { pageWith } from './test-pages.ts';

const GATEWAY = 'http://localhost:4000';
const TAG = `<script src="${GATEWAY}/js/cpay.payple.1.0.1.js"></script>`;
const NAME = 'content-security-policy';

const check = (page: Page, windowOrigin = GATEWAY) =>
  checkContentSecurityPolicy(page, { gatewayOrigin: GATEWAY, windowOrigin, script: findPageScript(page) });
/** `script-src: what it says` of all that is not ok. */
const troubles = (policy: string, html = TAG) =>
  check(pageWith({ headers: [[NAME, policy]], html }))
    .filter(({ status }) => status !== 'ok')
    .map(({ says }) => says);

test.each([
  '',
  "default-src 'self' http://localhost:4000; form-action http://localhost:4000",
  "default-src 'none'; script-src http://localhost:*; frame-src http:; form-action *",
  "script-src 'self'; script-src-elem http://localhost:4000",
  "child-src http://localhost:4000; style-src 'none'; connect-src 'none'",
  "frame-src http://localhost:4000; child-src 'none'",
  "script-src http://localhost:4000/js/; script-src 'none'",
  "frame-ancestors 'none'; base-uri 'none'",
  'sandbox allow-scripts allow-same-origin allow-forms allow-popups',
])('%s lets a payment through', (policy) => {
  expect(troubles(policy)).toEqual([]);
});

test.each([
  ["script-src 'self'", ["script-src blocks the gateway's script"]],
  ["script-src-elem 'self'; script-src *", ["script-src-elem blocks the gateway's script"]],
  ["frame-src 'self'", ['frame-src blocks the payment window in its layer']],
  ["child-src 'none'", ['child-src blocks the payment window in its layer']],
  ["form-action 'self'", ['form-action blocks the form that opens the window']],
  [
    "default-src 'self'",
    ["default-src blocks the gateway's script", 'default-src blocks the payment window in its layer'],
  ],
  ['frame-src http://127.0.0.1:4000', ['frame-src blocks the payment window in its layer']],
  ['frame-src *, frame-src http://other.example', ['frame-src blocks the payment window in its layer']],
  ['sandbox allow-scripts', ['sandbox takes from the page what a payment needs']],
])('%s blocks', (policy, says) => {
  expect(troubles(policy)).toEqual(says);
});

test('the line to change keeps what is allowed already, and falls back as the browser does', () => {
  const [finding] = check(pageWith({ headers: [[NAME, "default-src 'self'; script-src *"]], html: TAG }));
  expect(finding).toMatchObject({
    expected: 'http://localhost:4000 in frame-src',
    came: "default-src 'self'",
    change: [
      "Content-Security-Policy: frame-src 'self' http://localhost:4000; … (the other directives stay)",
    ],
  });
});

test("'none' makes room for the gateway", () => {
  const [finding] = check(pageWith({ headers: [[NAME, "frame-src 'none'"]], html: TAG }));
  expect(finding?.change?.[0]).toContain('frame-src http://localhost:4000;');
});

test('helmet is advised in its own words', () => {
  const page = pageWith({
    html: TAG,
    headers: [
      [NAME, "frame-src 'self'"],
      ['x-dns-prefetch-control', 'off'],
      ['x-download-options', 'noopen'],
      ['x-permitted-cross-domain-policies', 'none'],
    ],
  });
  expect(check(page)[0]?.change).toEqual([
    'helmet({ contentSecurityPolicy: { directives: { frameSrc: ["\'self\'", "http://localhost:4000"] } } })',
  ]);
});

test('a policy in a meta element counts in the head alone', () => {
  const meta = `<meta http-equiv="Content-Security-Policy" content="frame-src 'none'">`;
  const [inHead, inBody] = [`${meta}${TAG}`, `<body>${meta}${TAG}`].map((html) => troubles('', html));
  expect(inHead).toEqual(['frame-src blocks the payment window in its layer']);
  expect(inBody).toEqual([]);
});

test('all of several headers and metas must allow it', () => {
  const page = pageWith({
    headers: [
      [NAME, 'frame-src *'],
      [NAME, "form-action 'self'"],
    ],
    html: `<meta http-equiv="Content-Security-Policy" content="script-src 'self'; sandbox">${TAG}`,
  });
  expect(check(page).map(({ came }) => came)).toEqual([
    "form-action 'self'",
    "script-src 'self' (in a meta element)",
  ]);
});

test.each([
  { title: 'the nonce of the policy', html: TAG.replace('src=', 'nonce="abc" src='), blocks: false },
  { title: 'another nonce', html: TAG.replace('src=', 'nonce="xyz" src='), blocks: true },
  { title: 'no nonce', html: TAG, blocks: true },
  { title: 'a script that adds it', html: '<script nonce="abc">PaypleCpayAuthCheck</script>', blocks: false },
])("with 'strict-dynamic', $title decides: blocked $blocks", ({ html, blocks }) => {
  expect(troubles("script-src 'nonce-abc' 'strict-dynamic' http://localhost:4000", html).length > 0).toBe(
    blocks,
  );
});

test('connect-src counts for a page that authenticates by clientKey alone', () => {
  expect(troubles("connect-src 'self'")).toEqual([]);
  expect(troubles("connect-src 'self'", `${TAG}<script>const o = { clientKey: k }</script>`)).toEqual([
    'connect-src blocks the authentication by clientKey',
  ]);
});

test('a policy that only reports is a warning of what is to come', () => {
  const [finding] = check(
    pageWith({ headers: [['content-security-policy-report-only', "frame-src 'self'"]], html: TAG }),
  );
  expect(finding).toMatchObject({
    status: 'warning',
    subject: 'Content-Security-Policy-Report-Only',
    says: 'once enforced, frame-src blocks the payment window in its layer',
  });
});

test.each([
  ['http://localhost:4000', 'warning'],
  ['http://pay.example', 'problem'],
  ['https://pay.example', 'ok'],
])('upgrade-insecure-requests with a gateway at %s is %s', (windowOrigin, status) => {
  const page = pageWith({ headers: [[NAME, 'upgrade-insecure-requests']], html: TAG });
  expect(check(page, windowOrigin)[0]?.status).toBe(status);
});
