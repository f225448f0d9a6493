// Texts of the wire that stand beside no code. Clients compare them, so they have no translation.

/** The text of a browser result of a CERT payment: authenticated, nothing charged. */
export const AUTHENTICATED_MESSAGE = '카드인증완료';
/** The text of a window the customer closed. Clients compare it literally. */
export const CLOSED_MESSAGE = '결제를 종료하였습니다.';
/** The text of a successful partner authentication. */
export const AUTH_SUCCESS_MESSAGE = '사용자 인증 완료!!';
