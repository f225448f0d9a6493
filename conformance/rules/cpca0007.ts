import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0007',
  section: 'code list',
  title: 'More than the limit of a partner in a month',
  skip: 'command-line',
};
