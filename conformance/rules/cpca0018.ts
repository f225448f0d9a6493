import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0018',
  section: 'code list',
  title: 'The outcome of an approval was not learnt',
  skip: 'faults',
};
