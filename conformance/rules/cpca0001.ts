import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'CPCA0001',
  section: 'code list',
  title: 'The phone was not answered within three minutes',
  skip: 'clock',
};
