/** A message that comes from the institution: `[CPCA9999] 3133 - 잔액이 부족합니다.` */
const FROM_INSTITUTION = /^\[\w{8}\] \d{4} - /;

/**
 * Payple's test server writes `[Test] ` before a failure that comes from the institution (code page: `[Test] [SPCD1001] 3143 -
 * 카드사 문의 바랍니다.`). Off unless set, and never in live mode.
 */
export function withTestPrefix<Message extends { readonly PCD_PAY_MSG?: string }>(
  { testPrefix }: { readonly testPrefix?: boolean },
  message: Message,
): Message {
  const text = message.PCD_PAY_MSG ?? '';
  return testPrefix === true && FROM_INSTITUTION.test(text)
    ? { ...message, PCD_PAY_MSG: `[Test] ${text}` }
    : message;
}
