import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0024',
  section: 'code list',
  title: 'More payments than allowed in a day',
  skip: 'command-line',
};
