import {
  AUTHENTICATED_MESSAGE,
  answers,
  CLOSED_MESSAGE,
  messageOf,
} from '../../packages/protocol/src/payple/index.ts';
import { type Rule } from '../rule.ts';
import { check, expectCode, expectFields, expectNames, expectSame } from '../support/expect.ts';
import { send } from '../support/wire.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R11',
    section: 'guide 3-6',
    title: 'A payment that was made says success, with a code that holds 0000',
    run: async (ctx) => {
      expectFields(await ctx.pay(), {
        PCD_PAY_RST: 'success',
        PCD_PAY_CODE: /0000/,
        PCD_PAY_MSG: '카드승인완료',
      });
    },
  },
  {
    id: 'R12',
    section: 'guide 3-6',
    title: 'A failure says error, a window that the customer closed says close',
    run: async (ctx) => {
      expectFields(await ctx.pay({}, { card: 'insufficient' }), { PCD_PAY_RST: 'error' });
      const customer = await ctx.payer();
      expectFields(await customer.close(await ctx.request()), {
        PCD_PAY_RST: 'close',
        PCD_PAY_MSG: CLOSED_MESSAGE,
      });
    },
  },
  {
    id: 'R15',
    section: 'guide 3-5',
    title: 'An app card brings no billing key',
    run: async (ctx) => {
      const result = await ctx.certified();
      const answers = [result, await ctx.confirm(result), await ctx.lookup(result), await ctx.cancel(result)];
      for (const answer of answers) expectFields(answer, { PCD_PAYER_ID: '' });
    },
  },
  {
    id: 'R22',
    section: 'card manual',
    title: 'PCD_USER_DEFINE1 and 2 come back unchanged',
    run: async (ctx) => {
      const own = { PCD_USER_DEFINE1: '회원 등급=골드&x', PCD_USER_DEFINE2: '{"cart":[1,2]}' };
      const result = await ctx.paid(own);
      for (const [name, value] of Object.entries(own))
        check(result[name] === value, `${name}: expected what was sent`);
    },
  },
  {
    id: 'R26',
    section: 'code list',
    title: "A card company's refusal carries its own code and text",
    run: async (ctx) => {
      expectFields(await ctx.pay({}, { card: 'over-limit' }), {
        PCD_PAY_RST: 'error',
        PCD_PAY_MSG: /\b3112\b.*[가-힣]/,
      });
      const confirmed = await ctx.confirm(await ctx.certified({}, { card: 'over-limit' }));
      expectFields(confirmed, { PCD_PAY_RST: 'error', PCD_PAY_MSG: /\b3112\b.*[가-힣]/ });
    },
  },
  {
    id: 'Q1',
    section: 'guide 3-6, 3-7',
    title: 'The browser gets 0000, the confirm answers PCCF0000',
    run: async (ctx) => {
      const result = await ctx.certified();
      expectFields(result, { PCD_PAY_CODE: '0000' });
      expectFields(await ctx.confirm(result), { PCD_PAY_CODE: 'PCCF0000' });
    },
  },
  {
    id: 'Q3',
    section: 'real clients',
    title: 'The browser result of a CERT payment says 카드인증완료',
    run: async (ctx) => {
      expectFields(await ctx.certified(), { PCD_PAY_MSG: AUTHENTICATED_MESSAGE });
    },
  },
  {
    id: 'Q23',
    section: 'browser script 1.0.1',
    title: 'A closed window has no result code',
    run: async (ctx) => {
      const customer = await ctx.payer();
      const result = await customer.close(await ctx.request());
      check((result['PCD_PAY_CODE'] ?? '') === '', 'PCD_PAY_CODE: expected none');
    },
  },
  {
    id: 'Q37',
    section: 'samples',
    title: 'No member number is made up',
    run: async (ctx) => {
      expectFields(await ctx.paid(), { PCD_PAYER_NO: '' });
    },
  },
  {
    id: 'P8',
    section: 'guide 3-5',
    title: 'The result of an immediate payment has every row of the table',
    run: async (ctx) => {
      expectNames(await ctx.paid(), answers.result);
    },
  },
  {
    id: 'P9',
    section: 'guide 3-5, 3-7',
    title: 'The result of a CERT payment has every row, with what the confirm needs',
    run: async (ctx) => {
      const result = await ctx.certified();
      expectNames(result, answers.result);
      expectFields(result, { PCD_AUTH_KEY: /./, PCD_PAY_REQKEY: /./, PCD_PAY_COFURL: /^https?:\/\// });
    },
  },
  {
    id: 'P10',
    section: 'guide 3-6',
    title: 'The result of a failure has the request, a code and a text, and no approval',
    run: async (ctx) => {
      const asked = await ctx.request();
      const result = await (await ctx.payer()).pay(asked, { card: 'insufficient' });
      expectNames(result, answers.result);
      expectFields(result, {
        PCD_PAY_RST: 'error',
        PCD_PAY_CODE: /./,
        PCD_PAY_MSG: /./,
        PCD_PAY_CARDAUTHNO: '',
        PCD_PAY_CARDTRADENUM: '',
      });
      expectSame(asked, result, ['PCD_PAY_OID', 'PCD_PAY_GOODS', 'PCD_PAY_TOTAL', 'PCD_RST_URL']);
    },
  },
  {
    id: 'P11',
    section: 'browser script 1.0.1',
    title: "The result of a closed window has the request's own fields",
    run: async (ctx) => {
      const asked = await ctx.request({ PCD_PAYER_NAME: '홍길동' });
      const result = await (await ctx.payer()).close(asked);
      expectSame(asked, result, [
        'PCD_PAY_TYPE',
        'PCD_PAY_WORK',
        'PCD_PAY_OID',
        'PCD_PAY_GOODS',
        'PCD_PAY_TOTAL',
        'PCD_PAYER_NAME',
        'PCD_RST_URL',
      ]);
    },
  },
  {
    id: 'P12',
    section: 'guide 3-5',
    title: 'What the partner sent comes back as it was',
    run: async (ctx) => {
      const asked = {
        PCD_PAYER_NO: '0001234',
        PCD_PAYER_NAME: '홍 길동',
        PCD_PAYER_HP: '01012345678',
        PCD_PAYER_EMAIL: 'buyer@example.kr',
        PCD_PAY_GOODS: '티셔츠 & 양말 <한정>',
        PCD_RST_URL: '/order_result?x=1',
      };
      expectFields(await ctx.paid(asked), asked);
    },
  },
  {
    id: 'P13',
    section: 'guide 3-5',
    title:
      'Card company, masked number, months, transaction key, approval number and receipt have their form',
    run: async (ctx) => {
      const result = await ctx.paid();
      expectFields(result, {
        PCD_PAY_CARDNAME: /[가-힣A-Z]/,
        PCD_PAY_CARDNUM: /^\d{4}-\*{4}-\*{4}-\d{4}$/,
        PCD_PAY_CARDQUOTA: '00',
        PCD_PAY_CARDTRADENUM: /^\d{24}$/,
        PCD_PAY_CARDAUTHNO: /^\d{8}$/,
        PCD_PAY_CARDRECEIPT: /^https?:\/\//,
      });
      const receipt = await send(result['PCD_PAY_CARDRECEIPT'] ?? '', { method: 'GET' });
      check(receipt.status === 200, `PCD_PAY_CARDRECEIPT: expected a page, got HTTP ${receipt.status}`);
    },
  },
  {
    id: 'P14',
    section: 'guide 3-5',
    title: 'PCD_PAY_TIME is the moment of the approval in Korea',
    run: async (ctx) => {
      const { PCD_PAY_TIME = '' } = await ctx.paid();
      const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(PCD_PAY_TIME)?.slice(1) ?? [];
      const [year, month, day, hour, minute, second] = parts;
      const moment = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+09:00`);
      check(
        Math.abs(Date.now() - moment) < 300_000,
        `PCD_PAY_TIME: expected now in Korea, got ${PCD_PAY_TIME}`,
      );
    },
  },
  {
    id: 'P15',
    section: 'guide 3-5',
    title: 'The rows of a bank transfer stay empty for a card',
    run: async (ctx) => {
      expectFields(await ctx.paid(), {
        PCD_PAY_BANKACCTYPE: '',
        PCD_PAY_BANK: '',
        PCD_PAY_BANKNAME: '',
        PCD_PAY_BANKNUM: '',
        PCD_TAXSAVE_MGTNUM: '',
      });
    },
  },
  {
    id: '0000',
    section: 'guide 3-5',
    title: 'A payment that was made',
    run: async (ctx) => {
      expectFields(await ctx.paid(), { PCD_PAY_CODE: '0000', PCD_PAY_MSG: messageOf('0000') });
    },
  },
  {
    id: 'CPCA9999',
    section: 'code list',
    title: 'A payment that the card company declined',
    run: async (ctx) => {
      for (const card of ['insufficient', 'lost'] as const)
        expectCode(await ctx.pay({}, { card }), 'CPCA9999');
    },
  },
];
