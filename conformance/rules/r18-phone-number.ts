import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'R18',
  section: 'guide 3-3',
  title: 'A mobile number gets a notice of the payment',
  skip: 'outside',
};
