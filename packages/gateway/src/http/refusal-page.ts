import { type CustomerWords, customerWordsOf, wordsWithoutMoney } from '@dojang/protocol/payple';
import { languageOfText } from '@dojang/protocol/text';
import type { RefusalReturn } from '@dojang/protocol/window';
import type { OriginHelp } from '../auth/origin-help.ts';
import { dataBlock, type Html, html } from '../html.ts';
import type { Mode } from '../settings.ts';
import type { OpenRefusal } from '../window/open-refusal.ts';
import { brand, icon } from './plain-page.ts';

const UNDER_WAY: CustomerWords = {
  ko: '이미 진행한 결제예요. 상점의 주문 내역을 확인해 주세요.',
  en: 'This payment was already started. Please check your orders at the shop.',
};

/**
 * The page of a window that was not opened: what happened, what it means for the money, and a way out. Both languages at
 * once: it has no script to choose one with. In test it says which parameter and which rule. What the way out returns
 * stands in a data block, only when there is an authenticated origin to return it to.
 */
export function refusalPage(refusal: OpenRefusal, mode: Mode): Html {
  const words = wordsOf(refusal);
  const data = dataBlock({
    shopOrigin: refusal.shopOrigin,
    result: refusal.result,
    postUrl: refusal.postUrl,
  } satisfies RefusalReturn);
  const hint = mode === 'test' ? refusal.hint : '';
  const { message } = refusal;
  return html`<!doctype html>
<html lang="ko">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="dojang-code" content="${refusal.code}" />
    ${hint === '' ? '' : html`<meta name="dojang-hint" content="${hint}" />`}
    <title>결제를 시작할 수 없어요</title>
    ${icon}
    <link rel="stylesheet" href="/window/tokens.css" />
    <link rel="stylesheet" href="/pages/pages.css" />
    <script type="application/json" id="refusal">${data}</script>
    <script src="/window/refusal.js" defer></script>
  </head>
  <body class="plain refusal">
    <main>
      ${brand}
      <h1>결제를 시작할 수 없어요</h1>
      <p role="alert">${words?.ko ?? message}</p>
      <p lang="en" class="quiet">${words?.en ?? ''}</p>
      ${
        hint === ''
          ? ''
          : html`<section class="hint" aria-label="개발자 도움말">
        <h2>개발자에게 <span lang="en">(test mode)</span></h2>
        ${refusal.originHelp === undefined ? html`<p lang="en">${hint}</p>` : originHelpList(refusal.originHelp)}
      </section>`
      }
      <p class="code">[${refusal.code}] <span lang="${languageOfText(message) ?? 'en'}">${message}</span></p>
      <button type="button" id="leave">닫기 <span lang="en">Close</span></button>
      <p id="left" class="quiet" role="status" hidden>이 창을 닫고 상점으로 돌아가 주세요. <span lang="en">You may close this window.</span></p>
    </main>
  </body>
</html>
`;
}

function wordsOf({ code, mayBeCharged, isUntold }: OpenRefusal): CustomerWords | undefined {
  if (mayBeCharged) return UNDER_WAY;
  const words = customerWordsOf(code);
  return words !== undefined && isUntold ? wordsWithoutMoney(words) : words;
}

function originHelpList({ expected, came, change }: OriginHelp): Html {
  return html`<dl lang="en">
          <dt><span lang="ko">기대한 주소</span> Expected</dt>
          <dd>${expected}</dd>
          <dt><span lang="ko">받은 주소</span> Came</dt>
          <dd>${came}</dd>
          <dt><span lang="ko">고칠 곳</span> Change</dt>
          <dd>${change}</dd>
        </dl>`;
}
