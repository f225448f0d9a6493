import type { Rule } from '../rule.ts';
import { check } from '../support/expect.ts';

export const rule: Rule = {
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
};
