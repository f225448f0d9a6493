import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'Q27',
  section: 'frequent questions',
  title: 'A result address with http:// or https:// opens the window in the page itself',
  skip: 'browser',
};
