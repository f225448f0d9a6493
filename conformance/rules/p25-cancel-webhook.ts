import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'P25',
  section: 'webhook manual',
  title: 'The webhook of a cancellation has its rows, and PCD_PAYCANCEL_FLAG',
  skip: 'command-line',
};
