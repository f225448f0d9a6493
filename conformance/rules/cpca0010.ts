import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0010',
  section: 'code list',
  title: 'The card company cannot be asked for the approval',
  skip: 'faults',
};
