import type { Rule } from '../rule.ts';
import { expectFields } from '../support/expect.ts';

export const rule: Rule = {
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
};
