import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'PCHK0003',
  section: 'decided here',
  title: 'A lookup while the outcome is open',
  skip: 'faults',
};
