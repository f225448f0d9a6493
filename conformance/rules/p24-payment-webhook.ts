import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'P24',
  section: 'webhook manual',
  title: 'The webhook of a payment has the rows of its result',
  skip: 'command-line',
};
