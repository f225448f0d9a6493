import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'PAYCD001',
  section: 'decided here',
  title: 'A cancellation that the card company declined',
  skip: 'faults',
};
