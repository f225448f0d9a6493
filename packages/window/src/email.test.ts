import { expect, test } from 'vitest';
import { isEmail } from './email.ts';

test.each(['', 'dev@payple.kr', 'kim.minji+shop@mail.example.co.kr'])('%j is taken', (text) => {
  expect(isEmail(text)).toBe(true);
});

test.each(['a@b', 'kim', 'kim@', '.kim@example.kr', 'kim..lee@example.kr', `${'a'.repeat(95)}@ex.kr`])(
  '%j is refused',
  (text) => {
    expect(isEmail(text)).toBe(false);
  },
);
