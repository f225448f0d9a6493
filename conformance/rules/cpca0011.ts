import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0011',
  section: 'code list',
  title: 'The card company approved another amount',
  skip: 'faults',
};
