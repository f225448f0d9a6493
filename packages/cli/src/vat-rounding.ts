import type { VatRoundings } from '@dojang/gateway';
import { cardCompanies, findCardCompany } from '@dojang/protocol/cards';
import type { Rule } from './rule.ts';

type VatRounding = VatRoundings['usual'];

/** `half-up,kb=down`: how VAT is rounded, and which card companies do it otherwise. */
export const vatRounding: Rule<VatRoundings> = {
  rule: `half-up or down, and card companies that differ: half-up,kb=down (${cardCompanies.map(({ code }) => code).join(', ')})`,
  parse: (text) => {
    const words = text.split(',').map((word) => word.trim().split('='));
    const of = new Map<string, VatRounding>();
    let usual: VatRounding = 'half-up';
    for (const [first = '', rounding, ...more] of words) {
      const named = rounding ?? first;
      if ((named !== 'half-up' && named !== 'down') || more.length > 0) return null;
      if (rounding === undefined) usual = named;
      else if (findCardCompany(first) === undefined) return null;
      else of.set(first, named);
    }
    return { usual, of: Object.fromEntries(of) };
  },
};
