import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0025',
  section: 'code list',
  title: 'More than the limit of cards in a month',
  skip: 'command-line',
};
