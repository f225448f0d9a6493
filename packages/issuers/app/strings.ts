export type Language = 'ko' | 'en';

/** Everything a customer reads. `{name}` is filled in by {@link translate}. */
export const strings = {
  homeTitle: { ko: '가상 카드사', en: 'Virtual card companies' },
  homeIntro: {
    ko: '결제창에서 선택한 카드사의 앱을 열어 주세요. QR 코드를 찍으면 바로 열려요.',
    en: 'Open the app of the card company you chose in the payment window. Scanning the QR code opens it at once.',
  },
  homeList: { ko: '카드사 앱', en: 'Card company apps' },
  language: { ko: 'English', en: '한국어' },
  practice: {
    ko: '연습용 앱이에요. 실제 돈은 움직이지 않아요.',
    en: 'This app is for practice. No real money moves.',
  },
  allCompanies: { ko: '다른 카드사 앱 보기', en: 'See other card company apps' },
  companyUnknown: { ko: '없는 카드사예요', en: 'There is no such card company' },
  pageUnknown: { ko: '페이지를 찾을 수 없어요', en: 'Page not found' },
  companyUnknownDetail: {
    ko: '주소를 다시 확인하거나 목록에서 선택해 주세요.',
    en: 'Check the address, or choose one from the list.',
  },

  codeTitle: { ko: '결제 코드를 입력해 주세요', en: 'Enter the payment code' },
  codeIntro: {
    ko: '결제창에 보이는 숫자 6자리예요. 모두 입력하면 바로 열려요.',
    en: 'The six digits shown in the payment window. The sixth opens the payment.',
  },
  codeLabel: { ko: '결제 코드 6자리', en: 'Six-digit payment code' },
  codeSubmit: { ko: '결제 열기', en: 'Open the payment' },
  codeUnknown: {
    ko: '입력한 코드와 일치하는 결제가 없어요. 숫자와 카드사를 다시 확인해 주세요.',
    en: 'No payment matches this code. Check the digits and the card company.',
  },
  codeTooMany: {
    ko: '코드를 여러 번 잘못 입력했어요. 1분 뒤에 다시 해 주세요.',
    en: 'Too many wrong codes. Please try again in a minute.',
  },
  codeSlow: {
    ko: '응답이 늦어지고 있어요. 잠시 후 다시 시도해 주세요.',
    en: 'The answer is late. Please try again in a moment.',
  },
  codeOffline: {
    ko: '연결하지 못했어요. 인터넷 연결을 확인하고 다시 시도해 주세요.',
    en: 'Could not connect. Check your connection and try again.',
  },
  codeShort: { ko: '숫자 6자리를 모두 입력해 주세요.', en: 'Please enter all six digits.' },

  loading: { ko: '결제 정보를 불러오고 있어요', en: 'Loading the payment' },
  offlineTitle: { ko: '연결하지 못했어요', en: 'Could not connect' },
  offlineDetail: {
    ko: '인터넷 연결을 확인해 주세요. 다시 연결되면 자동으로 이어져요.',
    en: 'Please check your connection. This page continues by itself once it is back.',
  },
  slow: {
    ko: '응답이 늦어지고 있어요. 이 화면을 닫지 말고 잠시만 기다려 주세요.',
    en: 'This is taking longer than usual. Please keep this page open.',
  },
  doubtApprove: {
    ko: '인증이 전달됐는지 확인하고 있어요. 잠시만 기다려 주세요.',
    en: 'Checking whether this arrived. Please wait a moment.',
  },
  doubtReject: {
    ko: '거절이 전달됐는지 확인하고 있어요.',
    en: 'Checking whether your refusal arrived.',
  },
  lostApprove: {
    ko: '인증이 전달되지 않았어요. 한 번 더 눌러 주세요. 두 번 결제되지 않아요.',
    en: 'It did not arrive. Please press again; you will not be charged twice.',
  },
  lostReject: {
    ko: '전달되지 않았어요. 한 번 더 눌러 주세요.',
    en: 'It did not arrive. Please press again.',
  },
  notTaken: {
    ko: '처리하지 못했어요. 다시 시도해 주세요.',
    en: 'That could not be done. Please try again.',
  },
  retry: { ko: '다시 시도', en: 'Try again' },
  unknownTitle: { ko: '결제를 찾을 수 없어요', en: 'Payment not found' },
  unknownDetail: {
    ko: '링크가 잘못됐거나 오래됐어요. 결제창의 QR 코드를 다시 찍거나 코드를 입력해 주세요.',
    en: 'The link is wrong or too old. Scan the QR code again or enter the code from the payment window.',
  },
  enterCode: { ko: '결제 코드 입력하기', en: 'Enter the payment code' },

  reviewTitle: { ko: '결제 요청이 왔어요', en: 'Payment request' },
  merchant: { ko: '상점', en: 'Shop' },
  goods: { ko: '상품명', en: 'Product' },
  instalment: { ko: '할부', en: 'Instalments' },
  payInFull: { ko: '일시불', en: 'Pay in full' },
  months: { ko: '{months}개월 할부', en: '{months} monthly instalments' },
  remaining: { ko: '남은 시간 {time}', en: '{time} left' },
  chooseCard: { ko: '어떤 카드로 결제할까요?', en: 'Which card would you like to use?' },
  conditionNormal: { ko: '승인돼요', en: 'Will be approved' },
  conditionInsufficient: { ko: '잔액이 부족해 거절돼요', en: 'Will be declined: balance too low' },
  conditionOverLimit: { ko: '한도를 넘어 거절돼요', en: 'Will be declined: over the limit' },
  conditionSuspended: { ko: '정지된 카드라 거절돼요', en: 'Will be declined: card suspended' },
  conditionLost: { ko: '분실 신고된 카드라 거절돼요', en: 'Will be declined: reported lost' },
  next: { ko: '비밀번호 입력하기', en: 'Enter PIN' },
  reject: { ko: '거절하기', en: 'Decline' },
  rejecting: { ko: '거절하고 있어요', en: 'Declining' },

  pinTitle: { ko: '결제 비밀번호 6자리', en: 'Enter your six-digit PIN' },
  pinHint: {
    ko: '6자리를 모두 누르면 바로 인증돼요. 연습용이라 000000만 빼고 아무 숫자나 괜찮아요.',
    en: 'The sixth digit sends it. For practice, any six digits work except 000000.',
  },
  pinProgress: { ko: '6자리 중 {count}자리 입력했어요', en: '{count} of 6 digits entered' },
  pinWrong: {
    ko: '비밀번호가 맞지 않아요. {left}번 더 입력할 수 있어요.',
    en: 'Wrong PIN. Tries left: {left}.',
  },
  finger: { ko: '지문으로 인증하기', en: 'Use fingerprint' },
  fingerTitle: { ko: '지문 센서에 손가락을 대 주세요', en: 'Touch the fingerprint sensor' },
  fingerHint: {
    ko: '연습용이라 지문을 읽지 않아요. 아래 센서를 누르면 인증돼요.',
    en: 'For practice no fingerprint is read. Press the sensor below.',
  },
  fingerSensor: { ko: '지문 센서', en: 'Fingerprint sensor' },
  usePin: { ko: '비밀번호로 인증하기', en: 'Use PIN instead' },

  faultTitle: { ko: '일부러 실패해 보기', en: 'Fail on purpose' },
  faultLine: {
    ko: '개발자를 위한 기능이에요. 이 결제에서 카드사가 단계마다 어떻게 답할지 정해요.',
    en: 'For developers: how the card company answers at each step of this payment.',
  },
  faultApprove: { ko: '승인 요청', en: 'Approval' },
  faultInquire: { ko: '결과 조회', en: 'Status inquiry' },
  faultReverse: { ko: '망취소', en: 'Net cancel' },
  faultCancel: { ko: '승인취소', en: 'Cancellation' },
  faultCallback: { ko: '인증 알림', en: 'Notice of the authentication' },
  faultNone: { ko: '정상', en: 'As usual' },
  faultDecline: { ko: '응답 코드로 거절', en: 'Declined with a code' },
  faultDelay: { ko: '늦게 응답', en: 'Late answer' },
  faultLostReply: { ko: '처리 후 응답 유실', en: 'Done, the answer is lost' },
  faultLostRequest: { ko: '요청 유실', en: 'The request is lost' },
  faultError: { ko: '시스템 오류 (HTTP 500)', en: 'System error (HTTP 500)' },
  faultCode: { ko: '응답 코드', en: 'Code' },
  faultSeconds: { ko: '늦어지는 시간', en: 'Delay' },
  faultTimes: { ko: '횟수', en: 'How often' },
  faultOnce: { ko: '한 번', en: 'Once' },
  faultThrice: { ko: '세 번', en: 'Three times' },
  faultAlways: { ko: '계속', en: 'Always' },
  seconds: { ko: '{count}초', en: '{count} seconds' },

  keypad: { ko: '비밀번호 숫자판', en: 'PIN keypad' },
  keyDelete: { ko: '한 자리 지우기', en: 'Delete one digit' },
  keyClear: { ko: '전체 지우기', en: 'Clear all' },
  resend: { ko: '다시 보내기', en: 'Send again' },
  authenticating: { ko: '인증하고 있어요', en: 'Authenticating' },
  back: { ko: '이전', en: 'Back' },

  doneTitle: { ko: '인증했어요', en: 'Authenticated' },
  doneOnPc: { ko: 'PC 화면에서 계속하세요', en: 'Continue on your computer' },
  doneOnPcDetail: {
    ko: '결제는 결제창에서 마무리돼요. 승인 결과가 나오면 여기에도 보여 드려요.',
    en: 'The payment is completed in the payment window. Its outcome will be shown here too.',
  },
  doneHereDetail: {
    ko: '결제 화면으로 돌아가면 결제가 마무리돼요.',
    en: 'Go back to the payment page to complete the payment.',
  },
  returning: { ko: '결제 화면으로 돌아가고 있어요', en: 'Taking you back to the payment page' },
  closeTab: {
    ko: '이 탭을 닫고 결제하던 화면으로 돌아가 주세요.',
    en: 'Please close this tab and go back to the payment page.',
  },
  paidTitle: { ko: '결제가 승인됐어요', en: 'Payment approved' },
  paidStamp: { ko: '승인', en: 'OK' },
  paidDetail: {
    ko: '자세한 내용은 상점의 주문 내역에서 볼 수 있어요.',
    en: 'The shop’s order page has the details.',
  },
  declinedTitle: { ko: '카드사에서 결제를 거절했어요', en: 'The payment was declined' },
  declinedDetail: {
    ko: '{reason} 결제된 금액은 없어요. 결제 화면에서 다른 카드로 결제해 주세요.',
    en: '{reason} You have not been charged. Please pay with another card on the payment page.',
  },
  reversedTitle: { ko: '결제가 취소됐어요', en: 'The payment was cancelled' },
  reversedDetail: { ko: '결제된 금액은 없어요.', en: 'You have not been charged.' },
  code: { ko: '응답 코드 {code}', en: 'Code {code}' },
  goBack: { ko: '결제 화면으로 돌아가기', en: 'Back to the payment page' },
  backDidNotOpen: {
    ko: '앱으로 돌아가지 않았나요? 결제하던 앱을 직접 열어 주세요. 결제는 거기에서 이어져요.',
    en: 'Not back in the app? Please open the app you were paying in yourself; the payment continues there.',
  },
  stamp: { ko: '인증', en: 'OK' },
  rejectedTitle: { ko: '결제를 취소했어요', en: 'Payment cancelled' },
  rejectedDetail: {
    ko: '결제된 금액은 없어요. 다시 결제하려면 결제 화면에서 카드를 선택해 주세요.',
    en: 'You have not been charged. To pay, choose a card again on the payment page.',
  },
  noInstalmentsTitle: {
    ko: '이 카드는 할부 결제를 할 수 없어요',
    en: 'This card takes no instalments',
  },
  noInstalmentsDetail: {
    ko: '결제된 금액은 없어요. 결제 화면에서 일시불로 바꾸거나 다른 카드를 선택해 주세요.',
    en: 'You have not been charged. On the payment page, choose to pay in full or another card.',
  },
  interestFree: { ko: '무이자', en: 'interest-free' },
  partlyInterestFree: {
    ko: '부분 무이자, {months}회차까지 이자 고객 부담',
    en: 'interest for the first {months} only',
  },
  lockedTitle: { ko: '비밀번호를 3번 잘못 입력했어요', en: 'The PIN was wrong three times' },
  lockedDetail: {
    ko: '결제를 멈췄고, 결제된 금액은 없어요. 결제 화면에서 처음부터 다시 해 주세요.',
    en: 'The payment was stopped and you have not been charged. Please start again on the payment page.',
  },
  expiredTitle: { ko: '인증 시간이 지났어요', en: 'The time to authenticate has passed' },
  expiredDetail: {
    ko: '결제된 금액은 없어요. 결제 화면에서 다시 시도해 주세요.',
    en: 'You have not been charged. Please try again on the payment page.',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

export type StringKey = keyof typeof strings;
export type Values = Readonly<Record<string, string | number>>;

export function translate(language: Language, key: StringKey, values: Values = {}): string {
  const text: string = strings[key][language];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
