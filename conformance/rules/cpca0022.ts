import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0022',
  section: 'code list',
  title: 'More than the limit of one payment',
  skip: 'command-line',
};
