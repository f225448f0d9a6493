import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'R9',
  section: 'guide 3-2',
  title: 'In live mode the Referer is a registered domain or a sub-domain of one',
  skip: 'live',
};
