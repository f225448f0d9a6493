import { cardCompanies } from '@dojang/protocol/cards';
import { describeInstitutionCode } from '@dojang/protocol/payple';
import { expect, test } from 'vitest';
import { cardsOf, declineCodeOf, virtualCards } from './virtual-cards.ts';

test('every card company issues one card of each condition', () => {
  for (const company of cardCompanies) {
    expect(cardsOf(company.code).map((card) => card.condition)).toEqual([
      'normal',
      'insufficient',
      'over-limit',
      'suspended',
      'lost',
    ]);
  }
});

test('masked numbers and ids are distinct over all companies', () => {
  expect(virtualCards).toHaveLength(cardCompanies.length * 5);
  expect(new Set(virtualCards.map((card) => card.maskedNumber)).size).toBe(virtualCards.length);
  expect(new Set(virtualCards.map((card) => card.id)).size).toBe(virtualCards.length);
});

test('a masked number shows four digits at each end of sixteen', () => {
  for (const card of virtualCards) expect(card.maskedNumber).toMatch(/^\d{4}-\*{4}-\*{4}-\d{4}$/);
});

test('every refusing card refuses with a code the institution table knows', () => {
  expect(declineCodeOf('normal')).toBeNull();
  for (const condition of ['insufficient', 'over-limit', 'suspended', 'lost'] as const) {
    expect(describeInstitutionCode(declineCodeOf(condition) ?? '')).toBeDefined();
  }
});
