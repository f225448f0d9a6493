import { sensitiveNames } from '@dojang/protocol/payple';
import { describe, expect, it } from 'vitest';
import { MASK, maskFields, maskUrl } from './observation.ts';

describe('maskFields', () => {
  it('masks every sensitive name and nothing else', () => {
    expect(sensitiveNames.length).toBeGreaterThan(10);
    const fields = Object.fromEntries([...sensitiveNames, 'PCD_PAY_OID'].map((name) => [name, 'value']));
    const masked = maskFields(fields);
    for (const name of sensitiveNames) expect(masked[name], name).toBe(MASK);
    expect(masked['PCD_PAY_OID']).toBe('value');
  });

  it('shows that a value is empty', () => {
    expect(maskFields({ PCD_PAYER_NAME: '' })).toEqual({ PCD_PAYER_NAME: '' });
  });
});

describe('maskUrl', () => {
  it('keeps the address and drops the rest of its query', () => {
    expect(maskUrl('https://pay.example/index.php?ACT_=PAYM&CPAYVER=1&custKey=secret#token')).toBe(
      'https://pay.example/index.php?ACT_=PAYM&CPAYVER=1',
    );
    expect(maskUrl('https://user:secret@pay.example/php/auth.php?token=secret')).toBe(
      'https://pay.example/php/auth.php',
    );
  });
});
