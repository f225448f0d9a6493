import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'Q36',
  section: 'samples',
  title: 'A page authenticates by its clientKey alone',
  skip: 'browser',
};
