import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'Q12',
  section: 'decided here',
  title: 'An unconfirmed CERT payment expires 30 minutes after its result',
  skip: 'clock',
};
