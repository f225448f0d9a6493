import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'AUTH0006',
  section: 'code list',
  title: 'Authentication over plain HTTP in live mode',
  skip: 'live',
};
