import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Readonly<Record<string, string>>;

/** A peer that speaks the gateway's public wire over real HTTP, and does as a test tells it. */
export interface WireGateway {
  readonly url: string;
  /** What the lookup knows of an order; nothing known means not paid. */
  readonly payments: Map<string, { readonly amountWon: number } | 'open'>;
  /** What the confirm answers for a request key: approve with an amount, or decline with a message. */
  readonly confirms: Map<
    string,
    { readonly orderNumber: string; readonly amountWon: number } | { readonly decline: string }
  >;
  /** Calls received, by path and in order. */
  readonly calls: { readonly path: string; readonly body: Fields }[];
  /** While true, connections are dropped; the string names the one path that is. */
  down: boolean | string;
  /** Approves and then drops the connection: the answer of the next confirm is lost. */
  loseNextConfirm: boolean;
  /** Called when the next confirm has been carried out and before it is answered. */
  afterConfirm: (() => void) | null;
  close(): Promise<void>;
}

const CANCEL = '/php/account/api/cPayCAct.php';

export async function startWireGateway(): Promise<WireGateway> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway: WireGateway = {
    url,
    payments: new Map(),
    confirms: new Map(),
    calls: [],
    down: false,
    loseNextConfirm: false,
    afterConfirm: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return gateway;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = new URL(request.url ?? '/', url).pathname;
    const body: Fields = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    if (gateway.down === true || gateway.down === path) {
      response.destroy();
      return;
    }
    gateway.calls.push({ path, body });
    const reply = replyTo(path, body);
    if (path.includes('Confirm')) gateway.afterConfirm?.();
    if (path.includes('Confirm') && gateway.loseNextConfirm) {
      gateway.loseNextConfirm = false;
      response.destroy();
      return;
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
  }

  function replyTo(path: string, body: Fields): Fields {
    if (path === '/php/auth.php') return authentication(body);
    if (path === CANCEL) return cancel(body);
    if (path === '/php/PayChkAct.php') return lookup(body['PCD_PAY_OID'] ?? '');
    return confirm(body['PCD_PAY_REQKEY'] ?? '');
  }

  function authentication(body: Fields): Fields {
    if (body['custKey'] !== 'abcd1234567890') return { result: 'error', result_msg: '[AUTH0002] custKey' };
    const target =
      body['PCD_PAYCANCEL_FLAG'] === 'Y'
        ? CANCEL
        : body['PCD_PAYCHK_FLAG'] === 'Y'
          ? '/php/PayChkAct.php'
          : '/index.php?ACT_=PAYM';
    return {
      server_name: 'test',
      result: 'success',
      result_msg: '사용자 인증 완료!!',
      cst_id: 'token',
      custKey: 'token',
      AuthKey: 'auth-key',
      PCD_PAY_HOST: url,
      PCD_PAY_URL: target,
      return_url: `${url}${target}`,
    };
  }

  function lookup(orderNumber: string): Fields {
    const payment = gateway.payments.get(orderNumber);
    if (payment === 'open') return error('PCHK0003', '처리 중입니다');
    if (payment === undefined) return error('PCHK0001', '결제내역이 존재하지 않습니다. 다시 시도해주세요.');
    return approval(orderNumber, payment.amountWon, { code: 'PCHK0000' });
  }

  function cancel(body: Fields): Fields {
    const orderNumber = body['PCD_PAY_OID'] ?? '';
    if (!gateway.payments.delete(orderNumber)) return error('PAYC0007', '결제정보를 찾을 수 없습니다.');
    const said = { PCD_PAY_RST: 'success', PCD_PAY_CODE: 'PAYC0000', PCD_PAY_MSG: '환불성공' };
    return { ...said, PCD_PAY_OID: orderNumber, PCD_REFUND_TOTAL: body['PCD_REFUND_TOTAL'] ?? '' };
  }

  function confirm(requestKey: string): Fields {
    const script = gateway.confirms.get(requestKey);
    if (script === undefined) return error('PCCF0001', '결제요청 정보가 존재하지 않습니다.');
    if ('decline' in script) return error('PCCFD001', script.decline);
    gateway.payments.set(script.orderNumber, { amountWon: script.amountWon });
    return {
      ...approval(script.orderNumber, script.amountWon, { code: 'PCCF0000' }),
      PCD_PAY_REQKEY: requestKey,
      PCD_PAY_CARDQUOTA: '03',
    };
  }
}

function error(code: string, message: string): Fields {
  return { PCD_PAY_RST: 'error', PCD_PAY_CODE: code, PCD_PAY_MSG: message };
}

function approval(orderNumber: string, amountWon: number, { code }: { readonly code: string }): Fields {
  return {
    PCD_PAY_RST: 'success',
    PCD_PAY_CODE: code,
    PCD_PAY_MSG: '결제완료',
    PCD_PAY_OID: orderNumber,
    PCD_PAY_TYPE: 'card',
    PCD_PAY_TOTAL: String(amountWon),
    PCD_PAY_CARDNAME: '삼성카드',
    PCD_PAY_CARDNUM: '1234-****-****-5678',
    PCD_PAY_CARDTRADENUM: '202611231342223302115099',
    PCD_PAY_CARDAUTHNO: '30012345',
    PCD_PAY_CARDRECEIPT: 'http://localhost:4000/receipt/abc',
    PCD_PAY_TIME: '20261123134222',
  };
}
