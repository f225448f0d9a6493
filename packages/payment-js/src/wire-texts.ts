// Texts of the original script, character for character: pages and their tests compare with them, so they have no
// translation.
export const TOTAL_NOT_NUMERIC = '결제금액 형식이 바르지 않습니다.';
export const POPUP_BLOCKED =
  ' 팝업이 차단되어 결제를 진행할 수 없습니다. \r\n 폰 설정에서 팝업차단을 풀어주세요. ';
