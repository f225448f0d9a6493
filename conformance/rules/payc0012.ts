import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'PAYC0012',
  section: 'decided here',
  title: 'The outcome of a cancellation is open',
  skip: 'faults',
};
