import { amountText, momentText } from '@dojang/protocol/figures';
import type { MessageFacts, Occasion } from '../message.ts';
import { oneLine } from '../one-line.ts';

/** `paid` and `cancelled` hold nothing but our own words; the others name the order too, when the shop's server sealed it. */
type AlimtalkTemplateName = Occasion | `${Occasion}Order`;

/** Ids of the approved templates. Without those that name the order, the plain ones are sent. */
export type ApprovedTemplates = Readonly<Record<Occasion, string>> &
  Readonly<Partial<Record<AlimtalkTemplateName, string>>>;

interface AlimtalkTemplate {
  readonly text: string;
  /** Its address is that of the gateway, approved with the template; a variable is only what follows. */
  readonly button: string;
}

const ORDER = ['■ 상품: #{상품}', '■ 주문번호: #{주문번호}'];

function paid(order: readonly string[]): AlimtalkTemplate {
  const rows = [...order, '■ 결제금액: #{금액}', '■ 결제일시: #{일시}'];
  return { text: ['[#{상점}] 결제가 완료되었습니다.', '', ...rows].join('\n'), button: '매출전표 보기' };
}

function cancelled(order: readonly string[]): AlimtalkTemplate {
  const rows = [...order, '■ 취소금액: #{금액}', '■ 남은 결제금액: #{남은금액}', '■ 취소일시: #{일시}'];
  return { text: ['[#{상점}] 결제가 취소되었습니다.', '', ...rows].join('\n'), button: '취소전표 보기' };
}

/**
 * The templates to have approved at Kakao, word by word: a message that differs from its template is not delivered, and one whose
 * variables hold somebody else's advertising may bar the whole business. `#{…}` are the variables.
 */
export const alimtalkTemplates: Readonly<Record<AlimtalkTemplateName, AlimtalkTemplate>> = {
  paid: paid([]),
  cancelled: cancelled([]),
  paidOrder: paid(ORDER),
  cancelledOrder: cancelled(ORDER),
};

/** Where the button leads, after the address of the gateway. */
export const RECEIPT_PATH = '/receipt/#{전표}';

export interface AlimtalkContext {
  readonly occasion: Occasion;
  readonly merchantName: string;
  readonly templates: ApprovedTemplates;
}

/** What is sent, as a provider takes it. */
export interface Alimtalk {
  readonly templateId: string;
  /** By their names with `#{}`. */
  readonly variables: Readonly<Record<string, string>>;
  /** As the customer reads it. */
  readonly text: string;
  readonly button: string;
}

export function alimtalkOf(facts: MessageFacts, context: AlimtalkContext): Alimtalk {
  const { occasion, merchantName, templates } = context;
  const withOrder = `${occasion}Order` as const;
  const ofOrder = facts.sealedOrder === null ? undefined : templates[withOrder];
  const template = alimtalkTemplates[ofOrder === undefined ? occasion : withOrder];
  const known: Readonly<Record<string, string>> = {
    '#{상점}': merchantName,
    '#{상품}': oneLine(facts.sealedOrder?.goods ?? ''),
    '#{주문번호}': oneLine(facts.sealedOrder?.orderNumber ?? ''),
    '#{금액}': amountText(facts.amountWon, 'ko'),
    '#{남은금액}': amountText(facts.restWon, 'ko'),
    '#{일시}': momentText(facts.atMs, 'ko'),
    '#{전표}': new URL(facts.receiptUrl).pathname.replace('/receipt/', ''),
  };
  const named = [...`${template.text}${RECEIPT_PATH}`.matchAll(/#\{[^}]+\}/g)].map(([name]) => name);
  return {
    templateId: ofOrder ?? templates[occasion],
    variables: Object.fromEntries(named.map((name) => [name, known[name] ?? ''])),
    text: template.text.replace(/#\{[^}]+\}/g, (name) => known[name] ?? name),
    button: template.button,
  };
}
