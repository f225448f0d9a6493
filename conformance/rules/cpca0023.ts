import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0023',
  section: 'code list',
  title: 'More than the limit of a day',
  skip: 'command-line',
};
