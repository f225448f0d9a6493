import { paths } from '@dojang/protocol/payple';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Html, html } from '../html.ts';
import type { Language } from '../result/receipt-messages.ts';
import type { Mode } from '../settings.ts';
import { assetsDir } from './assets-dir.ts';
import { sendPlainPage, type Words } from './plain-page.ts';

/** The root of the gateway: what this is, and where to go. For whoever types its address, or cuts a longer one short. */
export function frontRoutes(server: FastifyInstance, { mode }: { readonly mode: Mode }): void {
  server.get('/', (request, reply) =>
    sendPlainPage(request, reply, { title: frontTitle, body: (language) => frontBody(language, mode) }),
  );
  // What browsers ask for where a page names no icon.
  server.get('/favicon.ico', (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=86400')
      .type('image/svg+xml')
      .sendFile('seal.svg', assetsDir),
  );
}

const frontTitle: Words = { ko: '결제를 처리하는 서버예요', en: 'This server handles payments' };

const front = {
  customer: { ko: '결제하러 오셨나요?', en: 'Here to pay?' },
  customerLine: {
    ko: '결제하던 상점으로 돌아가 주세요. 결제는 상점의 결제 버튼에서 시작하고, 결제 결과는 상점의 주문 내역에서 볼 수 있어요.',
    en: 'Please go back to the shop. A payment begins with the shop’s own button, and its order page says what came of it.',
  },
  developer: { ko: '개발자라면', en: 'For developers' },
  script: { ko: '결제창 스크립트', en: 'Payment script' },
  authentication: { ko: '파트너 인증', en: 'Partner authentication' },
  ready: { ko: '결제를 받을 수 있는지', en: 'Whether payments can be taken' },
  mode: { ko: '모드', en: 'Mode' },
  test: { ko: '테스트 (실제로 결제되지 않아요)', en: 'test (no real money moves)' },
  live: { ko: '운영', en: 'live' },
  help: {
    ko: '설치된 폴더의 docs/integration.ko.md에 연동 방법이, dojang doctor에 점검 방법이 있어요.',
    en: 'docs/integration.md where it is installed says how to integrate; dojang doctor examines a shop.',
  },
} as const satisfies Readonly<Record<string, Words>>;

function frontBody(language: Language, mode: Mode): Html {
  const text = (key: keyof typeof front) => front[key][language];
  return html`<h2>${text('customer')}</h2>
      <p>${text('customerLine')}</p>
      <section class="facts" aria-labelledby="developer">
        <h2 id="developer">${text('developer')}</h2>
        <dl>
          <dt>${text('mode')}</dt>
          <dd>${text(mode)}</dd>
          <dt>${text('script')}</dt>
          <dd><a href="${paths.script}">${paths.script}</a></dd>
          <dt>${text('authentication')}</dt>
          <dd>POST ${paths.auth}</dd>
          <dt>${text('ready')}</dt>
          <dd><a href="/readyz">/readyz</a></dd>
        </dl>
        <p class="quiet">${text('help')}</p>
      </section>
      <p class="languages"><a href="?lang=ko" lang="ko" hreflang="ko">한국어</a> <a href="?lang=en" lang="en" hreflang="en">English</a></p>`;
}

const nothingTitle: Words = { ko: '페이지를 찾을 수 없어요', en: 'Page not found' };
const nothingLine: Words = {
  ko: '주소가 잘못되었거나 없는 페이지예요. 결제하던 중이었다면 상점의 주문 내역에서 결제 결과를 확인해 주세요.',
  en: 'The address is wrong or has never existed. If you were paying, the shop’s order page says what came of it.',
};
const noReceiptTitle: Words = { ko: '매출전표를 찾을 수 없어요', en: 'Receipt not found' };
const noReceiptLine: Words = {
  ko: '주소가 잘리지 않았는지 확인해 주세요. 매출전표는 상점의 주문 내역에서 다시 열 수 있어요.',
  en: 'Please check that the whole address is there. The shop’s order page leads to the receipt again.',
};

export function sendNothingHere(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPlainPage(request, reply.code(404), {
    title: nothingTitle,
    body: (language) => html`<p>${nothingLine[language]}</p>`,
  });
}

export function sendNoReceipt(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPlainPage(request, reply.code(404), {
    title: noReceiptTitle,
    body: (language) => html`<p>${noReceiptLine[language]}</p>`,
  });
}
