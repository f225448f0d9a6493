import { amountText, momentText } from '@dojang/protocol/figures';
import type { MessageFacts, Occasion } from '../message.ts';

/**
 * The templates to have approved at Kakao, word by word: a message that differs from its template is not delivered.
 * `#{…}` are the variables.
 */
export const alimtalkTemplates: Readonly<Record<Occasion, string>> = {
  paid: [
    '[#{상점}] 결제가 완료되었습니다.',
    '',
    '■ 상품: #{상품}',
    '■ 주문번호: #{주문번호}',
    '■ 결제금액: #{금액}',
    '■ 결제일시: #{일시}',
    '',
    '매출전표: #{전표}',
  ].join('\n'),
  cancelled: [
    '[#{상점}] 결제가 취소되었습니다.',
    '',
    '■ 상품: #{상품}',
    '■ 주문번호: #{주문번호}',
    '■ 취소금액: #{금액}',
    '■ 남은 결제금액: #{남은금액}',
    '■ 취소일시: #{일시}',
    '',
    '취소전표: #{전표}',
  ].join('\n'),
};

/** The values of a template's variables, by their names with `#{}`. */
export function alimtalkVariables(
  facts: MessageFacts,
  { occasion, merchantName }: { readonly occasion: Occasion; readonly merchantName: string },
): Readonly<Record<string, string>> {
  return {
    '#{상점}': merchantName,
    '#{상품}': facts.goods,
    '#{주문번호}': facts.orderNumber,
    '#{금액}': amountText(facts.amountWon, 'ko'),
    '#{일시}': momentText(facts.atMs, 'ko'),
    '#{전표}': facts.receiptUrl,
    ...(occasion === 'cancelled' && { '#{남은금액}': amountText(facts.restWon, 'ko') }),
  };
}

/** The text as the customer reads it. */
export function alimtalkText(
  facts: MessageFacts,
  context: { readonly occasion: Occasion; readonly merchantName: string },
): string {
  const variables = alimtalkVariables(facts, context);
  return alimtalkTemplates[context.occasion].replace(/#\{[^}]+\}/g, (name) => variables[name] ?? name);
}
