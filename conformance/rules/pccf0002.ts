import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'PCCF0002',
  section: 'decided here',
  title: 'A confirm later than 30 minutes',
  skip: 'clock',
};
