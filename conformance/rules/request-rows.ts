import { type Rule } from '../rule.ts';
import { expectAnyRefusal, expectFields, expectOpened, expectRefused } from '../support/expect.ts';

export const rules: readonly Rule[] = [
  {
    id: 'R16',
    section: 'guide 3-3',
    title: 'A member number has 64 bits at most',
    run: async (ctx) => {
      const [largest, more] = ['18446744073709551615', '18446744073709551616'];
      expectOpened(await ctx.openWith({ PCD_PAYER_NO: largest }));
      expectAnyRefusal(await ctx.openWith({ PCD_PAYER_NO: more }), `PCD_PAYER_NO ${more}`);
    },
  },
  {
    id: 'R21',
    section: 'card manual',
    title: 'A product name holds no emoji',
    run: async (ctx) => {
      expectAnyRefusal(await ctx.openWith({ PCD_PAY_GOODS: '티셔츠 👕' }), 'an emoji');
    },
  },
  {
    id: 'Q15',
    section: 'parameter guide',
    title: 'Lengths are enforced, letter classes are not',
    run: async (ctx) => {
      expectOpened(
        await ctx.openWith({ PCD_PAY_OID: `${ctx.orderNumber()}_-./한글`, PCD_PAYER_NAME: 'Kim 민수' }),
      );
      expectAnyRefusal(
        await ctx.openWith({ PCD_PAY_GOODS: '가'.repeat(256) }),
        '256 characters of PCD_PAY_GOODS',
      );
      expectAnyRefusal(await ctx.openWith({ PCD_PAY_TOTAL: '1e3' }), 'an amount that is no digits');
    },
  },
  {
    id: 'Q51',
    section: 'decided here',
    title: 'An order number has no white space at its ends, and nothing that cannot be seen',
    run: async (ctx) => {
      await ctx.dojangOnly();
      const orderNumber = ctx.orderNumber();
      expectOpened(await ctx.openWith({ PCD_PAY_OID: `${orderNumber} 2호` }));
      for (const PCD_PAY_OID of [
        `${orderNumber} `,
        `\t${orderNumber}`,
        `${orderNumber}\u200b`,
        `\u202e${orderNumber}`,
      ])
        expectAnyRefusal(await ctx.openWith({ PCD_PAY_OID }), `PCD_PAY_OID ${JSON.stringify(PCD_PAY_OID)}`);
    },
  },
  {
    id: 'Q22',
    section: 'guide 3-5',
    title: 'An app card says PCD_CARD_VER 02 and PCD_SIMPLE_FLAG N',
    run: async (ctx) => {
      const result = await ctx.certified();
      expectFields(result, { PCD_CARD_VER: '02', PCD_SIMPLE_FLAG: 'N' });
      expectFields(await ctx.confirm(result), { PCD_SIMPLE_FLAG: 'N' });
    },
  },
  {
    id: 'Q32',
    section: 'samples',
    title: 'PCD_PAY_METHOD is appCard, naverPay or kakaoPay',
    run: async (ctx) => {
      expectOpened(await ctx.openWith({ PCD_PAY_METHOD: 'appCard' }));
      expectOpened(await ctx.openWith({ PCD_PAY_METHOD: '' }));
      expectAnyRefusal(await ctx.openWith({ PCD_PAY_METHOD: 'bitcoin' }), 'an unknown PCD_PAY_METHOD');
    },
  },
  {
    id: 'Q39',
    section: 'guide 3-3',
    title: 'PCD_APP_SCHEME is the scheme of an app of its own, never one that a browser or the system opens',
    run: async (ctx) => {
      expectOpened(await ctx.openWith({ PCD_APP_SCHEME: 'WebViewTest://' }));
      for (const PCD_APP_SCHEME of [
        'javascript:alert(1)',
        'data:text/html,x',
        'https://evil.example',
        'intent://pay#Intent;package=com.evil;end',
        'market://details?id=com.evil',
        'tel:01012345678',
        'itms-services://?action=download-manifest',
        'ms-settings:privacy',
        'googlechrome://navigate?url=https://evil.example',
        'touch-https://evil.example',
        'supertoss://send?amount=1000',
      ])
        expectAnyRefusal(await ctx.openWith({ PCD_APP_SCHEME }), `the scheme ${PCD_APP_SCHEME}`);
    },
  },
  {
    id: 'P3',
    section: 'guide 3-3',
    title: 'A payment request without one of its required rows is refused',
    run: async (ctx) => {
      for (const name of [
        'PCD_PAY_TYPE',
        'PCD_PAY_WORK',
        'PCD_CARD_VER',
        'PCD_PAY_GOODS',
        'PCD_PAY_TOTAL',
        'PCD_AUTH_KEY',
      ]) {
        const { [name]: _left, ...form } = await ctx.request();
        expectAnyRefusal(await ctx.open(form), `a form without ${name}`);
      }
    },
  },
  {
    id: 'P4',
    section: 'guide 3-3',
    title: 'A row with listed values takes no other',
    run: async (ctx) => {
      for (const [name, value] of [
        ['PCD_PAY_TYPE', 'transfer'],
        ['PCD_PAY_WORK', 'AUTH'],
        ['PCD_CARD_VER', '01'],
        ['PCD_PAY_ISTAX', 'X'],
      ] as const)
        expectAnyRefusal(await ctx.openWith({ [name]: value }), `${name} ${value}`);
      for (const PCD_PAY_WORK of ['PAY', 'CERT']) expectOpened(await ctx.openWith({ PCD_PAY_WORK }));
    },
  },
  {
    id: 'P5',
    section: 'guide 3-3',
    title: 'A value as long as its row allows opens, one character more is refused',
    run: async (ctx) => {
      const lengths = {
        PCD_PAY_GOODS: 255,
        PCD_PAY_OID: 255,
        PCD_PAYER_NAME: 80,
        PCD_PAYER_HP: 15,
        PCD_USER_DEFINE1: 2048,
        PCD_USER_DEFINE2: 2048,
      };
      for (const [name, length] of Object.entries(lengths)) {
        const value = ctx.orderNumber().replace(/\D/g, '').padEnd(length, '0');
        expectOpened(await ctx.openWith({ [name]: value }));
        expectAnyRefusal(
          await ctx.openWith({ [name]: `${value}0` }),
          `${name} with ${length + 1} characters`,
        );
      }
    },
  },
  {
    id: 'P6',
    section: 'guide 3-3',
    title: 'Amounts have 10 digits, VAT 9, an e-mail address 100 characters',
    run: async (ctx) => {
      expectOpened(await ctx.openWith({ PCD_PAY_TOTAL: '9999999999' }));
      for (const [name, value] of [
        ['PCD_PAY_TOTAL', '10000000000'],
        ['PCD_PAY_TOTAL', '1000.5'],
        ['PCD_PAY_TOTAL', '-1000'],
        ['PCD_PAY_TAXTOTAL', '1000000000'],
        ['PCD_PAYER_EMAIL', `${'a'.repeat(89)}@example.com`],
      ] as const)
        expectAnyRefusal(await ctx.openWith({ [name]: value }), `${name} ${value.slice(0, 20)}`);
    },
  },
  {
    id: 'P7',
    section: 'samples',
    title: 'An optional row that is empty, or a tax of 0, counts as not sent',
    run: async (ctx) => {
      const result = await ctx.paid({
        PCD_PAYER_NO: '',
        PCD_PAYER_NAME: '',
        PCD_PAYER_HP: '',
        PCD_PAYER_EMAIL: '',
        PCD_PAY_ISTAX: '',
        PCD_PAY_TAXTOTAL: '0',
        PCD_APP_SCHEME: '',
        PCD_PAYER_AUTHTYPE: '',
      });
      expectFields(result, { PCD_PAY_ISTAX: 'Y', PCD_PAY_TAXTOTAL: '0', PCD_PAYER_NAME: '' });
      // An official sample's page, when the field is empty.
      expectFields(await ctx.paid({ PCD_PAY_TAXTOTAL: 'NaN' }), { PCD_PAY_TAXTOTAL: '0' });
    },
  },
  {
    id: 'CPCA0028',
    section: 'decided here',
    title: 'No product name',
    run: async (ctx) => {
      await ctx.dojangOnly();
      expectRefused(await ctx.openWith({ PCD_PAY_GOODS: ' ' }), 'CPCA0028');
    },
  },
  {
    id: 'CPCA9997',
    section: 'code list',
    title: 'Another method than the card',
    run: async (ctx) => {
      expectRefused(await ctx.openWith({ PCD_PAY_TYPE: 'transfer' }), 'CPCA9997');
    },
  },
  {
    id: 'CPCA9998',
    section: 'code list',
    title: 'A method that this gateway does not offer',
    run: async (ctx) => {
      await ctx.dojangOnly();
      for (const PCD_PAY_METHOD of ['naverPay', 'kakaoPay'])
        expectRefused(await ctx.openWith({ PCD_PAY_METHOD }), 'CPCA9998');
    },
  },
];
