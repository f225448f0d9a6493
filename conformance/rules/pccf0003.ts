import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'PCCF0003',
  section: 'decided here',
  title: 'The outcome of a confirm was not learnt',
  skip: 'faults',
};
