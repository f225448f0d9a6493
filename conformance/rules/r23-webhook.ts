import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'R23',
  section: 'guide 3-5',
  title: 'A registered address gets the result as well',
  skip: 'command-line',
};
