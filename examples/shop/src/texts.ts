import type { Language } from './language.ts';

/** Every word a customer or developer reads in the shop. `{name}` is filled in by {@link text}. */
export const texts = {
  'shop.name': { ko: '도장상점', en: 'Dojang Store' },
  'shop.tagline': { ko: '꾹 눌러 담은 물건들', en: 'Things with a mark of their own' },
  'shop.intro': {
    ko: '도장 한 번에 마음이 놓이는 물건을 골라 담았어요. 천천히 둘러보세요.',
    en: 'A small collection of things we would put our seal on. Take your time.',
  },
  'shop.skip': { ko: '본문으로 건너뛰기', en: 'Skip to content' },
  'shop.footer': {
    ko: '도장상점은 도장(Dojang) 결제를 보여 주는 예시 상점이에요. 실제로 결제되거나 배송되지 않아요.',
    en: 'This is an example store for Dojang payments. No real money moves and nothing is shipped.',
  },
  'nav.home': { ko: '상점', en: 'Store' },
  'nav.orders': { ko: '내 주문', en: 'My orders' },
  'nav.label': { ko: '주요 메뉴', en: 'Main menu' },
  'nav.language': { ko: 'English', en: '한국어' },
  'home.products': { ko: '상품', en: 'Products' },
  'product.stock': { ko: '{count}개 남았어요', en: '{count} left' },
  'product.soldOut': { ko: '다 팔렸어요', en: 'Sold out' },
  'product.instalments': { ko: '할부 2~12개월', en: '2–12 month instalments' },
  'product.delivery': { ko: '무료 배송', en: 'Free delivery' },
  'checkout.title': { ko: '주문하기', en: 'Checkout' },
  'checkout.buyer': { ko: '주문하는 분', en: 'Your details' },
  'checkout.name': { ko: '이름', en: 'Name' },
  'checkout.email': { ko: '이메일', en: 'E-mail' },
  'checkout.phone': { ko: '휴대폰 번호', en: 'Mobile number' },
  'checkout.sample': {
    ko: '연습용 정보를 미리 채워 두었어요. 그대로 결제해도 돼요.',
    en: 'Sample details are filled in. You can pay as is.',
  },
  'checkout.total': { ko: '결제 금액', en: 'Total' },
  'checkout.pay': { ko: '{amount} 결제하기', en: 'Pay {amount}' },
  'checkout.busy': { ko: '결제창을 여는 중이에요', en: 'Opening the payment window' },
  'checkout.noScript': {
    ko: '결제하려면 브라우저에서 자바스크립트를 켜 주세요.',
    en: 'Please turn on JavaScript to pay.',
  },
  'developer.options': { ko: '개발자 옵션', en: 'Developer options' },
  'developer.work': { ko: '결제 방식', en: 'Payment flow' },
  'work.PAY': { ko: '즉시결제 (PAY)', en: 'Pay at once (PAY)' },
  'work.PAY.line': {
    ko: '카드 앱 인증이 끝나면 바로 승인돼요. 상점은 결과를 조회로 확인해요.',
    en: 'Approved as soon as the card app is done. The shop verifies the result by a lookup.',
  },
  'work.CERT': { ko: '확인 후 결제 (CERT)', en: 'Confirm, then pay (CERT)' },
  'work.CERT.line': {
    ko: '인증만 끝난 상태로 돌아와요. 상점이 재고와 가격을 확인하고 승인을 요청해요.',
    en: 'Comes back authenticated only. The shop checks stock and price, then asks for the approval.',
  },
  'developer.channel': { ko: '결과를 받는 방법', en: 'How the result returns' },
  'channel.post': { ko: '폼 POST', en: 'Form POST' },
  'channel.post.line': {
    ko: '상대 경로 PCD_RST_URL. PC에서는 결제창이 페이지 위에 뜨고, 휴대폰에서는 가이드의 권장대로 다이렉트로 열려요.',
    en: 'Relative PCD_RST_URL. A layer over the page on a PC; direct on a phone, as the guide recommends.',
  },
  'channel.callback': { ko: 'callbackFunction', en: 'callbackFunction' },
  'channel.callback.line': {
    ko: '페이지의 함수가 결과를 받아 서버로 보내요.',
    en: 'A function in the page receives the result and sends it to the server.',
  },
  'channel.direct': { ko: '다이렉트', en: 'Direct' },
  'channel.direct.line': {
    ko: '절대 주소 PCD_RST_URL. 같은 창에서 이동해요. 인앱 브라우저에 알맞아요.',
    en: 'Absolute PCD_RST_URL. Moves in the same window. Suits in-app browsers.',
  },
  'order.title': { ko: '주문 내역', en: 'Your order' },
  'order.number': { ko: '주문번호', en: 'Order number' },
  'order.amount': { ko: '결제 금액', en: 'Amount' },
  'order.placed': { ko: '주문한 때', en: 'Ordered' },
  'order.card': { ko: '카드', en: 'Card' },
  'order.quota': { ko: '할부', en: 'Instalments' },
  'order.atOnce': { ko: '일시불', en: 'Paid at once' },
  'order.months': { ko: '{months}개월', en: '{months} months' },
  'order.quotaOnReceipt': { ko: '매출전표에서 확인할 수 있어요', en: 'See the receipt' },
  'order.approval': { ko: '승인번호', en: 'Approval number' },
  'order.transaction': { ko: '거래 키', en: 'Transaction key' },
  'order.approvedAt': { ko: '승인 시각', en: 'Approved' },
  'order.receipt': { ko: '매출전표 보기', en: 'View receipt' },
  'order.newTab': { ko: '새 탭에서 열려요', en: 'opens in a new tab' },
  'order.again': { ko: '다시 결제하기', en: 'Try again' },
  'order.check': { ko: '결제 상태 확인하기', en: 'Check the payment' },
  'order.continue': { ko: '쇼핑 계속하기', en: 'Continue shopping' },
  'order.code': { ko: '응답 코드 {code}', en: 'Code {code}' },
  'order.address': {
    ko: '이 주문을 다시 보려면 이 주소를 간직하거나 내 주문에서 찾아보세요.',
    en: 'Keep this address, or find the order again under My orders.',
  },
  'state.waiting': { ko: '결제 대기', en: 'Awaiting payment' },
  'state.waiting.title': { ko: '결제를 기다리고 있어요', en: 'Waiting for your payment' },
  'state.waiting.line': {
    ko: '결제창에서 결제를 마치면 이 화면이 저절로 바뀌어요. 결제창을 닫았다면 다시 결제할 수 있어요.',
    en: 'This page changes by itself when you finish in the payment window. If you closed it, you can try again.',
  },
  'state.checking': { ko: '확인 중', en: 'Checking' },
  'state.checking.title': { ko: '결제를 확인하고 있어요', en: 'We are checking your payment' },
  'state.checking.line': {
    ko: '카드사의 답을 기다리고 있어요. 보통 1분 안에 끝나고, 결과가 나오면 이 화면이 저절로 바뀌어요. 다시 결제하지 말고 잠시 기다려 주세요.',
    en: 'We are waiting for the card company. It usually takes under a minute, and this page changes by itself. Please do not pay again.',
  },
  'state.paid': { ko: '결제 완료', en: 'Paid' },
  'state.paid.title': { ko: '결제가 완료됐어요', en: 'Payment complete' },
  'state.paid.line': {
    ko: '고마워요, {name} 님. 바로 준비해서 보내 드릴게요.',
    en: 'Thank you, {name}. We are getting it ready.',
  },
  'state.failed': { ko: '결제 실패', en: 'Payment failed' },
  'state.failed.title': { ko: '결제하지 못했어요', en: 'The payment did not go through' },
  'state.closed': { ko: '취소', en: 'Cancelled' },
  'state.closed.title': { ko: '결제창을 닫았어요', en: 'You closed the payment window' },
  'state.closed.line': {
    ko: '결제된 금액은 없어요. 마음이 바뀌면 언제든 다시 결제할 수 있어요.',
    en: 'You have not been charged. You can try again whenever you like.',
  },
  'state.expired': { ko: '시간 만료', en: 'Expired' },
  'state.expired.title': { ko: '결제 시간이 지났어요', en: 'The payment has expired' },
  'state.expired.line': {
    ko: '30분 안에 결제를 마치지 않아 결제창이 닫혔어요. 결제된 금액은 없어요.',
    en: 'It was not finished within 30 minutes, so it was closed. You have not been charged.',
  },
  'twice.title': { ko: '이 주문이 두 번 결제됐어요', en: 'This order was paid twice' },
  'twice.line': {
    ko: '한 번의 결제만 주문에 쓰였어요. 나머지는 상점이 확인해 돌려 드려요.',
    en: 'Only one payment was used. The store will check the other and refund it.',
  },
  'reason.balance': { ko: '카드 잔액이 부족해요.', en: 'The balance is too low.' },
  'reason.limit': { ko: '카드 한도를 넘었어요.', en: 'The card limit is exceeded.' },
  'reason.lost': { ko: '분실 신고된 카드예요.', en: 'The card was reported lost.' },
  'reason.suspended': { ko: '사용이 정지된 카드예요.', en: 'The card is suspended.' },
  'reason.pin': { ko: '비밀번호를 여러 번 잘못 입력했어요.', en: 'The PIN was wrong too many times.' },
  'reason.quota': { ko: '고른 할부 개월은 쓸 수 없어요.', en: 'These instalments are not available.' },
  'reason.card-company': { ko: '카드사 시스템에 문제가 있어요.', en: 'The card company has a problem.' },
  'reason.contact': { ko: '카드사에 문의해 주세요.', en: 'Please contact your card company.' },
  'reason.declined': { ko: '카드사에서 결제를 거절했어요.', en: 'The card company declined the payment.' },
  'reason.rejected': {
    ko: '카드 앱에서 결제를 취소했어요.',
    en: 'The payment was cancelled in the card app.',
  },
  'reason.timeout': {
    ko: '카드 앱 인증 시간(3분)이 지났어요.',
    en: 'The 3 minutes for the card app have passed.',
  },
  'reason.expired': { ko: '결제 시간이 지났어요.', en: 'The payment has expired.' },
  'reason.not-paid': { ko: '결제가 완료되지 않았어요.', en: 'The payment was not completed.' },
  'reason.sold-out': { ko: '결제하는 사이에 상품이 다 팔렸어요.', en: 'It sold out while you were paying.' },
  'reason.price-changed': {
    ko: '결제하는 사이에 가격이 바뀌었어요.',
    en: 'The price changed while you were paying.',
  },
  'reason.already-paid': { ko: '이미 결제한 주문이에요.', en: 'This order has already been paid.' },
  'reason.shop': { ko: '상점 설정에 문제가 있어요.', en: 'The store is not set up correctly.' },
  'reason.gateway': { ko: '결제 서비스에 연결하지 못했어요.', en: 'We could not reach the payment service.' },
  'reason.unknown': {
    ko: '결제 결과를 확인하지 못했어요. 승인되었다면 자동으로 취소돼요.',
    en: 'We could not learn the outcome. If it was approved, it is reversed automatically.',
  },
  'reason.other': { ko: '결제하지 못했어요.', en: 'The payment did not go through.' },
  'reason.noCharge': { ko: '결제된 금액은 없어요.', en: 'You have not been charged.' },
  'reason.mismatch': {
    ko: '결제가 주문과 달라 상점이 직접 확인하고 있어요. 확인이 끝날 때까지 다시 결제하지 말아 주세요.',
    en: 'The payment differs from your order, so the store is checking by hand. Please do not pay again.',
  },
  'orders.title': { ko: '내 주문', en: 'My orders' },
  'orders.empty': { ko: '아직 주문이 없어요', en: 'No orders yet' },
  'orders.emptyLine': {
    ko: '마음에 드는 물건을 주문하면 여기에서 다시 볼 수 있어요.',
    en: 'Order something you like and you will find it here.',
  },
  'drawer.title': { ko: '방금 일어난 일', en: 'What just happened' },
  'drawer.line': {
    ko: '개발자를 위한 기록이에요. 키와 고객 정보는 가렸어요.',
    en: 'For developers. Keys and personal data are masked.',
  },
  'drawer.empty': { ko: '아직 주고받은 것이 없어요.', en: 'Nothing has been exchanged yet.' },
  'drawer.request': { ko: '보낸 것', en: 'Sent' },
  'drawer.response': { ko: '받은 것', en: 'Received' },
  'drawer.authenticate': { ko: '파트너 인증', en: 'Partner authentication' },
  'drawer.fields': { ko: '결제창에 건넨 값', en: 'Handed to the payment window' },
  'drawer.result': {
    ko: '브라우저로 돌아온 결과 (주장일 뿐이에요)',
    en: 'Result through the browser (a claim only)',
  },
  'drawer.lookup': { ko: '결과 조회', en: 'Result lookup' },
  'drawer.cancel': { ko: '승인취소', en: 'Cancellation' },
  'drawer.confirm': { ko: '최종 승인 요청', en: 'Final approval' },
  'drawer.verdict': { ko: '상점의 판단', en: "The shop's verdict" },
  'drawer.fulfilled': { ko: '주문 처리 (한 번만)', en: 'Order fulfilled (exactly once)' },
  'drawer.other': { ko: '요청', en: 'Request' },
  'error.notFound.title': { ko: '페이지를 찾을 수 없어요', en: 'Page not found' },
  'error.notFound.line': {
    ko: '주소가 바뀌었거나 없는 페이지예요.',
    en: 'The address has changed or never existed.',
  },
  'error.unknownResult.title': { ko: '주문을 찾을 수 없어요', en: 'We could not find the order' },
  'error.unknownResult.line': {
    ko: '돌아온 결제 결과와 맞는 주문이 없어요. 내 주문에서 확인해 주세요.',
    en: 'No order matches this payment result. Please check My orders.',
  },
  'error.server.title': { ko: '잠시 문제가 생겼어요', en: 'Something went wrong' },
  'error.server.line': {
    ko: '잠시 후 다시 시도해 주세요. 결제했다면 내 주문에서 상태를 볼 수 있어요.',
    en: 'Please try again shortly. If you paid, My orders shows the state.',
  },
  'error.name': { ko: '이름을 입력해 주세요.', en: 'Please enter your name.' },
  'error.email': { ko: '이메일 주소를 확인해 주세요.', en: 'Please check the e-mail address.' },
  'error.phone': {
    ko: '휴대폰 번호를 숫자로 입력해 주세요.',
    en: 'Please enter the mobile number in digits.',
  },
  'error.product': { ko: '지금은 살 수 없는 상품이에요.', en: 'This product is not available now.' },
  'error.script': {
    ko: '결제창을 불러오지 못했어요. 잠시 후 다시 시도해 주세요. 결제된 금액은 없어요.',
    en: 'The payment window could not be loaded. Please try again. You have not been charged.',
  },
  'error.network': {
    ko: '상점에 연결하지 못했어요. 인터넷 연결을 확인해 주세요. 결제된 금액은 없어요.',
    en: 'We could not reach the store. Please check your connection. You have not been charged.',
  },
  'error.result': {
    ko: '결과를 상점에 전하지 못했어요. 내 주문에서 상태를 확인해 주세요.',
    en: 'The result did not reach the store. Please check My orders.',
  },
  'error.start': {
    ko: '결제를 시작하지 못했어요. 잠시 후 다시 시도해 주세요. 결제된 금액은 없어요.',
    en: 'The payment could not be started. Please try again. You have not been charged.',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

export type TextKey = keyof typeof texts;

export function text(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, string>> = {},
): string {
  return texts[key][language].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(texts, key);
}
