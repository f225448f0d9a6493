import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'Q33',
  section: 'webhook manual',
  title: 'A webhook is JSON, for what was paid, failed, confirmed or cancelled',
  skip: 'command-line',
};
