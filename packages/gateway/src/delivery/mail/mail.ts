import { amountText, momentText } from '@dojang/protocol/figures';
import { html } from '../../html.ts';
import type { Mode } from '../../settings.ts';
import type { MessageFacts, Occasion } from '../message.ts';
import { oneLine } from '../one-line.ts';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * The mail of a payment or a cancellation, in Korean, with a line for readers of English: the gateway does not know
 * which of them the customer is.
 */
export function mailOf(
  facts: MessageFacts,
  {
    occasion,
    merchantName,
    mode,
  }: { readonly occasion: Occasion; readonly merchantName: string; readonly mode: Mode },
): Mail {
  const paid = occasion === 'paid';
  const amount = amountText(facts.amountWon, 'ko');
  const shop = oneLine(merchantName);
  const title = paid ? `${amount}을 결제했어요` : `${amount} 결제를 취소했어요`;
  const rows: readonly (readonly [string, string])[] = [
    ['상점', merchantName],
    ...(facts.sealedOrder === null
      ? []
      : ([
          ['상품', facts.sealedOrder.goods],
          ['주문번호', facts.sealedOrder.orderNumber],
        ] as const)),
    ['카드', facts.cardName],
    [paid ? '결제금액' : '취소금액', amount],
    ...(paid ? [] : ([['남은 결제금액', amountText(facts.restWon, 'ko')]] as const)),
    [paid ? '결제일시' : '취소일시', momentText(facts.atMs, 'ko')],
  ];
  const note = paid ? '' : '카드사에 따라 취소 금액이 돌아오기까지 며칠 걸릴 수 있어요.';
  const test = mode === 'test' ? '테스트 결제예요. 실제로 결제된 금액은 없어요.' : '';
  const button = paid ? '매출전표 보기' : '취소전표 보기';
  const english = `${facts.receiptUrl}?lang=en`;
  return {
    subject: `${test === '' ? '' : '[테스트] '}[${shop}] ${title}`,
    text: [
      title,
      '',
      ...rows.map(([label, value]) => `${label}: ${oneLine(value)}`),
      '',
      ...[note, test].filter((line) => line !== ''),
      `${button}: ${facts.receiptUrl}`,
      `Receipt in English: ${english}`,
      '',
    ].join('\n'),
    html: String(html`<!doctype html>
<html lang="ko">
  <head><meta charset="utf-8" /><meta name="color-scheme" content="light dark" /><title>${title}</title></head>
  <body style="margin:0;padding:24px;font-family:'Apple SD Gothic Neo','Noto Sans KR','Malgun Gothic',sans-serif;line-height:1.6">
    <div style="max-width:480px;margin:0 auto">
      <p style="margin:0 0 8px">${merchantName}</p>
      <h1 style="margin:0 0 24px;font-size:22px;line-height:1.35">${title}</h1>
      <table role="presentation" style="width:100%;border-collapse:collapse;font-size:15px">
        ${rows.map(
          ([label, value]) =>
            html`<tr><td style="padding:6px 16px 6px 0;vertical-align:top;white-space:nowrap">${label}</td><td style="padding:6px 0;text-align:right">${value}</td></tr>`,
        )}
      </table>
      <p style="margin:24px 0"><a href="${facts.receiptUrl}" style="display:block;padding:14px;border-radius:12px;background:#b9281b;color:#ffffff;text-align:center;text-decoration:none;font-weight:600">${button}</a></p>
      ${[note, test]
        .filter((line) => line !== '')
        .map((line) => html`<p style="margin:0 0 8px;font-size:14px">${line}</p>`)}
      <p lang="en" style="margin:0;font-size:14px"><a href="${english}" style="color:inherit">Receipt in English</a></p>
    </div>
  </body>
</html>
`),
  };
}
