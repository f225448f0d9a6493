import type { Language } from './language.ts';

/** Everything the window says, Korean first. `{name}` is replaced by a value. */
export const messages = {
  title: { ko: '결제', en: 'Payment' },
  steps: { ko: '결제 단계', en: 'Payment steps' },
  stepTerms: { ko: '약관 동의', en: 'Terms' },
  stepCard: { ko: '카드 선택', en: 'Card' },
  stepAuthentication: { ko: '카드 인증', en: 'Verification' },
  stepConfirmation: { ko: '결제 확인', en: 'Confirmation' },
  otherLanguage: { ko: 'English', en: '한국어' },
  close: { ko: '결제창 닫기', en: 'Close the payment window' },
  testBadge: { ko: '테스트 결제: 실제로 결제되지 않아요', en: 'Test payment: you will not be charged' },

  orderTitle: { ko: '주문 정보', en: 'Your order' },
  merchant: { ko: '상점', en: 'Shop' },
  goods: { ko: '상품명', en: 'Product' },
  period: { ko: '제공기간', en: 'Service period' },
  periodNone: { ko: '별도 제공기간 없음', en: 'No separate period' },
  amount: { ko: '결제금액', en: 'Amount' },

  leaveTitle: { ko: '결제를 그만할까요?', en: 'Leave this payment?' },
  leaveText: { ko: '아직 결제된 금액은 없어요.', en: 'You have not been charged.' },
  leaveStay: { ko: '계속 결제하기', en: 'Continue paying' },
  leaveGo: { ko: '그만하기', en: 'Leave' },
  back: { ko: '이전', en: 'Back' },
  next: { ko: '다음', en: 'Next' },
  loading: { ko: '결제 정보를 불러오고 있어요', en: 'Loading your payment' },

  termsTitle: { ko: '약관에 동의해 주세요', en: 'Please agree to the terms' },
  termsAll: { ko: '전체 약관에 동의합니다', en: 'I agree to all of the terms' },
  termsMust: { ko: '[필수]', en: '[Required]' },
  termsAgree: { ko: '동의', en: 'I agree' },
  termsRead: { ko: '전문보기', en: 'Full text' },
  termsMissing: {
    ko: '필수 약관에 모두 동의해 주세요.',
    en: 'Please agree to all of the terms to continue.',
  },
  termFinance: { ko: '전자금융거래 기본약관', en: 'Electronic financial transactions' },
  termFinanceSummary: {
    ko: '결제와 취소, 오류가 났을 때 어떻게 처리하고 누가 책임지는지 알려 드려요.',
    en: 'How payments, cancellations and errors are handled, and who is liable.',
  },
  termCollection: { ko: '개인정보 수집 및 이용 동의', en: 'Collection and use of personal data' },
  termCollectionSummary: {
    ko: '결제에 필요한 정보만 받고, 법이 정한 기간 동안만 보관해요.',
    en: 'We collect only what the payment needs and keep it only as long as the law requires.',
  },
  termProvision: { ko: '개인정보 제공 및 위탁 동의', en: 'Provision and processing of personal data' },
  termProvisionSummary: {
    ko: '선택한 카드사와 상점에 결제에 필요한 정보를 제공해요.',
    en: 'Your card company and the shop receive what they need for the payment.',
  },
  termClose: { ko: '닫기', en: 'Close' },
  termAgreeAndClose: { ko: '동의하고 닫기', en: 'Agree and close' },
  termLoading: { ko: '약관을 불러오고 있어요', en: 'Loading the text' },
  termFailed: {
    ko: '약관을 아직 불러오지 못했어요. 자동으로 다시 시도하고 있어요.',
    en: 'The text could not be loaded yet. We are trying again.',
  },

  cardTitle: { ko: '어떤 카드로 결제할까요?', en: 'Which card would you like to use?' },
  cardCompany: { ko: '카드사', en: 'Card company' },
  cardMissing: { ko: '카드사를 선택해 주세요.', en: 'Please choose a card company.' },
  instalment: { ko: '할부', en: 'Instalments' },
  payInFull: { ko: '일시불', en: 'Pay in full' },
  paidInFull: { ko: '일시불', en: 'Paid in full' },
  months: { ko: '{months}개월', en: '{months} months' },
  interestFree: { ko: '{months}개월 무이자', en: '{months} months, interest-free' },
  partlyInterestFree: { ko: '{months}개월 부분 무이자', en: '{months} months, partly free' },
  partlyNote: {
    ko: '{months}회차까지만 할부 이자를 내고, 그 뒤로는 무이자예요.',
    en: 'You pay interest up to instalment {months}. The rest are interest-free.',
  },
  closed: { ko: '점검 중 ({to}까지)', en: 'Closed until {to}' },
  cardChanged: {
    ko: '선택한 카드의 결제 조건이 바뀌었어요. 확인하고 다시 선택해 주세요.',
    en: 'What this card offers has just changed. Please check and choose again.',
  },
  instalmentNote: {
    ko: '할부는 {minimum} 이상부터 선택할 수 있어요.',
    en: 'Instalments are available from {minimum}.',
  },
  checkOnlyNote: {
    ko: '체크카드는 일시불로만 결제할 수 있어요.',
    en: 'Check cards are paid in full.',
  },
  lastUsed: { ko: '최근 사용', en: 'Last used' },
  email: { ko: '영수증 받을 이메일 (선택)', en: 'E-mail for the receipt (optional)' },
  emailWrong: { ko: '이메일 주소를 확인해 주세요.', en: 'Please check the e-mail address.' },
  retry: { ko: '다시 시도', en: 'Try again' },
  otherCard: { ko: '다른 카드로 결제하기', en: 'Pay with another card' },
  backToShop: { ko: '상점으로 돌아가기', en: 'Back to the shop' },
  supportCode: { ko: '오류 코드 {code}', en: 'Error code {code}' },
  declinedMark: { ko: '거절됨', en: 'Declined' },
  chooseAnother: { ko: '다른 카드를 선택해 주세요.', en: 'Please choose another card.' },
  tryAgain: { ko: '확인하고 다시 시도해 주세요.', en: 'Please check and try again.' },
  stillHere: {
    ko: '다시 결제하려면 카드를 선택해 주세요.',
    en: 'To go on, choose a card.',
  },
  askShop: { ko: '상점 문의 {phone}', en: 'Shop: {phone}' },
  cardDeclined: { ko: '카드사에서 결제를 거절했어요.', en: 'The card company declined the payment.' },
  notCharged: { ko: '결제된 금액은 없어요.', en: 'You have not been charged.' },
  failed: {
    ko: '결제하지 못했어요. 잠시 후 다시 시도해 주세요.',
    en: 'The payment did not go through. Please try again in a moment.',
  },

  authenticationTitle: { ko: '{app} 앱에서 인증해 주세요', en: 'Verify in the {app} app' },
  scan: { ko: '휴대폰 카메라로 QR 코드를 찍어 주세요', en: 'Scan the QR code with your phone' },
  qrAlt: { ko: '{app} 앱을 여는 QR 코드', en: 'QR code that opens the {app} app' },
  typeCode: { ko: '또는 앱에 이 코드를 입력해 주세요', en: 'Or type this code in the app' },
  openHere: { ko: '이 기기에서 열기', en: 'Open on this device' },
  openApp: { ko: '{app} 앱 열기', en: 'Open the {app} app' },
  otherDevice: { ko: '다른 기기에서 인증하기', en: 'Verify on another device' },
  phoneHint: {
    ko: '앱에서 인증한 뒤 이 화면으로 돌아오면 결제가 자동으로 이어져요.',
    en: 'Verify in the app, then come back here. The payment continues by itself.',
  },
  desktopHint: {
    ko: '앱에서 인증하면 다음 화면으로 자동으로 넘어가요.',
    en: 'This page continues by itself once you have verified.',
  },
  timeLeft: { ko: '남은 시간', en: 'Time left' },
  minutesLeft: { ko: '인증 시간이 {minutes}분 남았어요.', en: '{minutes} min left to verify.' },
  secondsLeft: { ko: '인증 시간이 {seconds}초 남았어요.', en: '{seconds} seconds left to verify.' },
  timeOver: { ko: '인증 시간이 지났는지 확인하고 있어요.', en: 'Checking whether the time has run out.' },
  noNews: {
    ko: '아직 승인이 확인되지 않았어요. 앱에서 인증을 마쳤는지 확인해 주세요.',
    en: 'Nothing from the app yet. Please check that you have finished there.',
  },

  appDidNotOpen: {
    ko: '{app} 앱이 열리지 않았나요? 다른 휴대폰으로 QR 코드를 찍거나, 앱에 코드를 직접 입력하거나, 다른 카드로 결제할 수 있어요.',
    en: 'Did the {app} app not open? Scan the QR code with another phone, type the code in the app, or pay with another card.',
  },
  inAppHint: {
    ko: '앱에서 인증한 뒤 다른 브라우저가 열리면 이 앱으로 돌아와 주세요. 결제는 이 화면에서 이어져요.',
    en: 'If another browser opens after you have verified, come back to this app. The payment continues here.',
  },

  approvingTitle: { ko: '카드사에 승인을 요청하고 있어요', en: 'Asking your card company to approve' },
  approvingHint: {
    ko: '보통 몇 초면 끝나요. 이 창을 닫지 말고 기다려 주세요.',
    en: 'This usually takes a few seconds. Please keep this window open.',
  },
  approvingLong: {
    ko: '카드사의 응답이 늦어지고 있어요. 다시 결제하지 말고 기다려 주세요. 같은 주문은 두 번 결제되지 않아요.',
    en: 'Your card company is taking longer than usual. Please wait and do not pay again; the same order is never charged twice.',
  },
  paidTitle: { ko: '결제가 완료되었어요', en: 'Payment complete' },
  card: { ko: '결제카드', en: 'Card' },
  approvalNumber: { ko: '승인번호', en: 'Approval number' },
  approvedAt: { ko: '승인일시', en: 'Approved at' },
  receipt: { ko: '매출전표 보기', en: 'View the receipt' },
  confirm: { ko: '확인', en: 'OK' },
  confirmedSoon: { ko: '상점으로 돌아가고 있어요.', en: 'Taking you back to the shop.' },
  secondsToShop: { ko: '{seconds}초 후 상점으로 돌아가요.', en: 'Back to the shop in {seconds} s.' },
  certTitle: { ko: '상점에서 결제를 확인하고 있어요', en: 'The shop is confirming your payment' },
  certHint: {
    ko: '카드 인증을 마쳤어요. 상점이 확인하면 결제돼요.',
    en: 'Your card is verified. You are charged once the shop confirms.',
  },
  failedTitle: { ko: '결제하지 못했어요', en: 'The payment did not go through' },
  unknownTitle: { ko: '결제 결과를 확인하고 있어요', en: 'Checking the result of your payment' },
  unknownMoney: {
    ko: '카드사의 응답을 아직 받지 못했어요. 승인되었더라도 자동으로 취소돼요.',
    en: 'Your card company has not answered yet. If it did approve, the payment is reversed automatically.',
  },
  unknownHint: {
    ko: '결과가 나오면 바로 알려 드릴게요. 그때까지 다시 결제하지 마세요.',
    en: 'This page tells you as soon as it is known. Please do not pay again until then.',
  },
  reversedTitle: { ko: '결제가 취소됐어요', en: 'The payment has been reversed' },
  closedTitle: { ko: '결제를 취소했어요', en: 'You cancelled the payment' },
  alreadyReturned: { ko: '결과를 상점에 전달했어요.', en: 'The shop has the result.' },
  lingering: {
    ko: '자동으로 돌아가지 않으면 아래 버튼을 눌러 주세요.',
    en: 'If nothing happens, please press the button below.',
  },
  mayCloseTab: { ko: '이 탭을 닫아도 돼요.', en: 'You may close this tab.' },

  approvedTitle: { ko: '카드 인증을 마쳤어요', en: 'Your card is verified' },
  notYetTitle: { ko: '앱에서 인증을 기다리고 있어요', en: 'Waiting for you to verify in the app' },
  notApprovedTitle: { ko: '카드 인증을 마치지 못했어요', en: 'Your card was not verified' },
  goesOnThere: {
    ko: '처음 결제하던 화면으로 돌아가면 결제가 이어져요. 다른 앱에서 결제하고 있었다면 그 앱으로 돌아가 주세요.',
    en: 'Go back to the screen where you started to pay. The payment continues there. If that was inside another app, return to that app.',
  },
  seeThere: {
    ko: '처음 결제하던 화면이나 상점의 주문 내역에서 확인해 주세요.',
    en: 'You will find the details on the screen where you started to pay, or among your orders at the shop.',
  },

  offline: {
    ko: '인터넷 연결이 끊겼어요. 다시 연결되면 이어서 진행할게요.',
    en: 'You are offline. The payment continues once you are back online.',
  },
  slow: {
    ko: '응답이 늦어지고 있어요. 창을 닫지 말고 조금만 기다려 주세요.',
    en: 'This is taking longer than usual. Please keep this window open.',
  },
  busy: {
    ko: '지금 접속이 많아 처리가 늦어지고 있어요. 자동으로 다시 시도할게요.',
    en: 'We are busier than usual and it is taking longer. We are trying again.',
  },
  closeRefused: {
    ko: '카드사에 이미 승인을 요청해서 지금은 취소할 수 없어요. 결과가 나오면 바로 알려 드릴게요.',
    en: 'Your card company has already been asked, so it is too late to cancel. You will see the result in a moment.',
  },
  malformed: {
    ko: '요청을 처리하지 못했어요. 결제된 금액은 없어요. 입력한 내용을 확인하고 다시 시도해 주세요.',
    en: 'We could not process the request. You have not been charged. Please check what you entered and try again.',
  },
  deniedTitle: { ko: '결제를 이어서 할 수 없어요', en: 'This payment cannot be continued' },
  denied: {
    ko: '결제는 처음 시작한 화면에서만 이어서 할 수 있어요. 그 화면으로 돌아가거나, 상점의 주문 내역을 확인하고 다시 시작해 주세요.',
    en: 'A payment can be continued only where it was started. Please go back to that screen, or check your orders at the shop and start again.',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

export type MessageKey = keyof typeof messages;

/** The text of a key in a language, with its `{placeholders}` filled in. */
export function say(
  language: Language,
  key: MessageKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return messages[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}
