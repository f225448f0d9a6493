/** Paths of the public wire. Partners take them from an answer rather than from here (guide 3-2: do not hard-code). */
export const paths = {
  auth: '/php/auth.php',
  window: '/index.php?ACT_=PAYM&CPAYVER=202611230001',
  confirm: '/php/PayCardConfirmAct.php?ACT_=PAYM',
  /** The same confirm under the name of Payple's newer host, which some partners were given. */
  confirmAlias: '/api/v1/payments/cards/approval/confirm',
  lookup: '/php/PayChkAct.php',
  cancel: '/php/account/api/cPayCAct.php',
  script: '/js/cpay.payple.1.0.1.js',
  /** The script of before: older pages still name it. */
  olderScript: '/js/cpay.payple.1.0.0.js',
  /** Of the layer that the original script draws. */
  background: '/img/background.png',
  clientScript: '/js/v1/payment.js',
} as const;

/** Origins of Payple itself, by environment. A confirm goes to one of these or, for an own host, to that origin only. */
export const payple = {
  test: ['https://democpay.payple.kr', 'https://testcpay.payple.kr', 'https://demo-api-v2.payple.kr'],
  live: ['https://cpay.payple.kr', 'https://api-v2.payple.kr'],
} as const;
