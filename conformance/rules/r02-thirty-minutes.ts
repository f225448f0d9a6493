import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'R2',
  section: 'guide 3-2',
  title: 'An AuthKey opens a window for 30 minutes',
  skip: 'clock',
};
