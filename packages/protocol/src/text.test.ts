import { expect, test } from 'vitest';
import { languageOfText } from './text.ts';

test.each(['도장 티셔츠', 'T-shirt 도장', 'ㅋ'])('%s is read in Korean', (text) => {
  expect(languageOfText(text)).toBe('ko');
});

test.each(['', 'T-shirt', '東京', '1,000'])('the language of "%s" is left open', (text) => {
  expect(languageOfText(text)).toBeUndefined();
});
