import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'Q14',
  section: 'decided here',
  title: 'A webhook is tried again for three days',
  skip: 'command-line',
};
