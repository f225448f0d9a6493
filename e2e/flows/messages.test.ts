import { createHmac } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  eraseBuyers,
  findBuyer,
  type MessageEntry,
  readMessages,
  readTrail,
  readWebhookLog,
  showMessage,
} from '../../packages/gateway/src/main.ts';
import { engines } from '../../packages/gateway/test/support/engines.ts';
import { type Receiver, startReceiver } from '../../packages/gateway/test/support/receiver.ts';
import { type House, openHouse } from '../support/house.ts';
import { type Answer, cancel, pay } from '../support/paid-and-cancelled.ts';
import { openPostBox, type PostBox } from '../support/post-box.ts';

const buyer = { name: '김도장', phone: '01055550123', email: 'buyer@example.kr' };

describe.each(engines)('messages on $name', (engine) => {
  let house: House;
  let box: PostBox;
  let kakao: Receiver;
  const log: string[] = [];

  beforeAll(async () => {
    box = await openPostBox();
    kakao = await startReceiver();
    house = await openHouse({
      engine,
      mail: { smtpUrl: box.url, from: '도장 <pay@example.kr>' },
      alimtalk: {
        origin: kakao.origin,
        apiKey: 'KEY',
        apiSecret: 'SECRET',
        channelId: 'PF1',
        from: '0212345678',
        templates: { paid: 'TP', cancelled: 'TC', paidOrder: 'TPO', cancelledOrder: 'TCO' },
      },
      logStream: { write: (line) => void log.push(line) },
    });
    return async () => {
      await house.close();
      await box.close();
      await kakao.close();
    };
  });

  beforeEach(() => log.splice(0));

  const messagesOf = (payment: Answer): Promise<readonly MessageEntry[]> =>
    house.administer(async ({ store }) =>
      (await readMessages(store, 99)).filter(({ orderNumber }) => orderNumber === payment['PCD_PAY_OID']),
    );

  async function sent(payment: Answer, count: number): Promise<readonly MessageEntry[]> {
    const statuses = async () => (await messagesOf(payment)).map(({ status }) => status);
    await expect
      .poll(statuses, { timeout: 10_000 })
      .toEqual(Array.from({ length: count }, () => 'delivered'));
    return await messagesOf(payment);
  }

  const mailsOf = (payment: Answer) =>
    box.mails.filter(({ source }) => source.includes(payment['PCD_PAY_OID'] ?? '-'));

  test('tell of a payment by mail, with the receipt', async () => {
    const payment = await pay(house, { buyer });
    await sent(payment, 2);
    const [mail, ...more] = mailsOf(payment);
    expect(more).toEqual([]);
    expect(mail?.to).toBe(buyer.email);
    for (const shown of [
      '1,000원을 결제했어요',
      '도장 티셔츠',
      payment['PCD_PAY_CARDRECEIPT'] ?? '-',
      '[테스트]',
    ])
      expect(mail?.source).toContain(shown);
  });

  test('tell of each cancellation, with its own receipt and the rest', async () => {
    const payment = await pay(house, { buyer });
    const cancelled = await cancel(house, payment, { PCD_REFUND_TOTAL: '400' });
    await sent(payment, 4);
    const mail = mailsOf(payment).find(({ source }) => source.includes('취소'));
    for (const shown of ['400원 결제를 취소했어요', '600원', cancelled['PCD_PAY_CARDRECEIPT'] ?? '-'])
      expect(mail?.source).toContain(shown);
  });

  test('reach the phone by 알림톡, signed, from an approved template', async () => {
    const payment = await pay(house, { buyer });
    await sent(payment, 2);
    const post = kakao
      .postsTo('/messages/v4/send')
      .find(({ body }) => body.includes(payment['PCD_PAY_OID'] ?? '-'));
    expect(JSON.parse(post?.body ?? '{}')).toMatchObject({
      message: {
        to: buyer.phone,
        type: 'ATA',
        kakaoOptions: { pfId: 'PF1', templateId: 'TPO', variables: { '#{금액}': '1,000원' } },
      },
    });
    const [, date = '', salt = '', signature] =
      /^HMAC-SHA256 apiKey=KEY, date=(\S+), salt=(\w+), signature=(\w+)$/.exec(
        post?.headers.authorization ?? '',
      ) ?? [];
    expect(signature).toBe(createHmac('sha256', 'SECRET').update(`${date}${salt}`).digest('hex'));
  });

  test('hold nothing that the page alone says: neither goods nor order number, nor a whole address', async () => {
    const goods = '당첨 안내 https://evil.example';
    const orderNumber = `https://evil.example/${engine.name}`;
    const order = { ...house.order({ goods, orderNumber, buyer }), shopOrigin: house.shopOrigin };
    const { fields } = await house.partner.requestPayment(order);
    const payment = { ...(await house.payer.pay(await house.unsealed(fields))) };
    await cancel(house, payment, { PCD_REFUND_TOTAL: '400' });
    const entries = await sent(payment, 4);
    const receipt = payment['PCD_PAY_CARDRECEIPT'] ?? '-';
    const mails = box.mails.filter(({ source }) => source.includes(receipt));
    const posts = kakao
      .postsTo('/messages/v4/send')
      .filter(({ body }) => body.includes(receipt.split('/').at(-1) ?? '-'));
    expect([mails.length, posts.length]).toEqual([2, 2]);
    for (const text of [
      ...mails.map(({ source }) => source),
      ...entries.map((each) => each.subject + each.text),
    ])
      expect(text).not.toMatch(/당첨|evil/);
    for (const { body } of posts) {
      expect(body).not.toMatch(/당첨|evil|https?:/);
      expect(['TP', 'TC']).toContain(JSON.parse(body).message.kakaoOptions.templateId);
    }
  });

  test('are none for whom no address is known, and never webhooks', async () => {
    const payment = await pay(house, { buyer: { phone: buyer.phone } });
    const channels = (await messagesOf(payment)).map(({ channel }) => channel);
    expect(channels).not.toContain('webhook');
    expect(channels).toContain('alimtalk');
    const orderNumber = payment['PCD_PAY_OID'] ?? '';
    expect(await house.administer(({ store }) => readWebhookLog(store, { limit: 9, orderNumber }))).toEqual(
      [],
    );
  });

  test('are tried again after a refusal that may pass, and not after one that stays', async () => {
    box.refuse(451, 1);
    const passing = await pay(house, { buyer: { email: buyer.email } });
    const first = async () => (await messagesOf(passing))[0]?.tries.map(({ error }) => error);
    await expect.poll(first, { timeout: 10_000 }).toEqual(['SMTP 451 EENVELOPE']);
    house.advance(60_000);
    await sent(passing, 1);
    box.refuse(550, 1);
    const staying = await pay(house, { buyer: { email: buyer.email } });
    await expect
      .poll(async () => (await messagesOf(staying)).map(({ status }) => status), { timeout: 10_000 })
      .toEqual(['failed']);
  });

  test('leave no address and no text in the log', async () => {
    box.refuse(451, 1);
    const payment = await pay(house, { buyer });
    await expect
      .poll(() => log.filter((line) => /"(not )?delivered"/.test(line)).length, { timeout: 10_000 })
      .toBe(2);
    const receipt = payment['PCD_PAY_CARDRECEIPT']?.split('/').at(-1) ?? '-';
    for (const secret of [buyer.email, buyer.phone, buyer.name, receipt])
      expect(log.join('')).not.toContain(secret);
  });

  test('are read by nobody who does not stand in the audit trail, where nothing of them stands', async () => {
    const payment = await pay(house, { buyer });
    const [message] = await sent(payment, 2);
    const id = message?.id ?? '';
    const shown = await house.administer((deps) => showMessage({ ...deps, reason: '문의' }, id));
    expect(shown).toMatchObject({ id, to: message?.to, text: message?.text });
    const [act] = await house.administer(({ store }) => readTrail(store, { limit: 1 }));
    expect(act).toMatchObject({ type: 'message.read', subject: id, operator: '김운영', reason: '문의' });
    for (const secret of [buyer.email, buyer.phone, buyer.name])
      expect(JSON.stringify(act)).not.toContain(secret);
  });

  test('that wait are not sent to somebody who was erased', async () => {
    box.refuse(451, 1);
    const email = 'gone@example.kr';
    const payment = await pay(house, { buyer: { email } });
    await expect.poll(async () => (await messagesOf(payment))[0]?.tries.length, { timeout: 10_000 }).toBe(1);
    await house.administer(async (deps) =>
      eraseBuyers(deps, await findBuyer(deps.store, { merchantId: 'test', by: 'email', value: email })),
    );
    house.advance(60_000);
    await expect
      .poll(async () => (await messagesOf(payment)).map(({ status, to }) => ({ status, to })), {
        timeout: 10_000,
      })
      .toEqual([{ status: 'failed', to: '' }]);
    expect(box.mails.filter(({ to }) => to === email)).toEqual([]);
  });
});
