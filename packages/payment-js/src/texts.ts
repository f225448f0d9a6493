/** Everything this script itself says to a customer. */
export const texts = {
  dialog: { ko: '결제창', en: 'Payment window' },
  close: { ko: '결제창 닫기', en: 'Close payment window' },
  closing: { ko: '닫는 중이에요', en: 'Closing' },
  tabRefused: {
    ko: '브라우저가 새 탭을 막았어요. 아래 버튼을 누르면 결제창이 열려요.',
    en: 'Your browser blocked a new tab. Press the button to open the payment window.',
  },
  openTab: { ko: '결제창 열기', en: 'Open the payment window' },
  cancel: { ko: '취소', en: 'Cancel' },
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

// Texts of the original script, character for character: pages and their tests compare with them, so they have no
// translation.
export const TOTAL_NOT_NUMERIC = '결제금액 형식이 바르지 않습니다.';
export const POPUP_BLOCKED =
  ' 팝업이 차단되어 결제를 진행할 수 없습니다. \r\n 폰 설정에서 팝업차단을 풀어주세요. ';
