/** Everything this script itself says to a customer. The texts of the wire stand in `wire-texts.ts`. */
export const texts = {
  dialog: { ko: '결제창', en: 'Payment window' },
  close: { ko: '결제창 닫기', en: 'Close payment window' },
  closing: { ko: '닫는 중이에요', en: 'Closing' },
  opening: { ko: '결제창을 열고 있어요', en: 'Opening the payment window' },
  notStarted: {
    ko: '결제를 시작하지 못했어요. 결제된 금액은 없어요. 잠시 후 다시 시도해 주세요.',
    en: 'The payment could not be started. You have not been charged. Please try again in a moment.',
  },
} as const;

export type TextKey = keyof typeof texts;

/** The text in the browser's language: English for English browsers, Korean for all others. */
export function say(key: TextKey, language = navigator.language): string {
  return texts[key][/^en\b/i.test(language) ? 'en' : 'ko'];
}
