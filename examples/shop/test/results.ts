type Fields = Readonly<Record<string, string>>;

interface About {
  readonly orderNumber: string;
  readonly amountWon?: number;
}

/** Results as a browser brings them (guide 3-5): genuine or forged, they look the same. */
export function paidResult({ orderNumber, amountWon = 1_000 }: About): Fields {
  return {
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: '0000',
    PCD_PAY_MSG: '카드승인완료',
    PCD_PAY_TYPE: 'card',
    PCD_PAY_WORK: 'PAY',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_TOTAL: String(amountWon),
    PCD_PAYER_NAME: '김도장',
  };
}

export function authenticatedResult(
  about: About & { readonly requestKey: string; readonly confirmUrl: string },
): Fields {
  return {
    ...paidResult(about),
    PCD_PAY_MSG: '카드인증완료',
    PCD_PAY_WORK: 'CERT',
    PCD_AUTH_KEY: 'returned-auth-key',
    PCD_PAY_REQKEY: about.requestKey,
    PCD_PAY_COFURL: about.confirmUrl,
  };
}

export function failedResult({ orderNumber }: About): Fields {
  return {
    ...paidResult({ orderNumber }),
    PCD_PAY_RST: 'error',
    PCD_PAY_CODE: 'CPCA9999',
    PCD_PAY_MSG: '[CPCA9999] 3133 - 잔액이 부족합니다.',
  };
}

export function closedResult({ orderNumber }: About): Fields {
  return { PCD_PAY_RST: 'close', PCD_PAY_MSG: '결제를 종료하였습니다.', PCD_PAY_OID: orderNumber };
}
