import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'Q5',
  section: 'guide 3-5',
  title: 'A page with a callback gets the result there and is not left',
  skip: 'browser',
};
