import fc from 'fast-check';

/** Texts that have broken programs before: nothing, what another language takes for nothing, invisible, endless, half a character. */
export const oddText = fc.constantFrom(
  '',
  ' ',
  '0',
  '-1',
  '1e3',
  'null',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  '\u0000',
  '\r\n',
  '\ud800',
  '\u202e',
  '\ufeff',
  '도장 👕',
  '\u{e000}',
  '9'.repeat(25),
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '=1+1',
  '\u001b[31m',
  'a'.repeat(3_000),
);

export const hostileText = fc.oneof(
  { weight: 2, arbitrary: oddText },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
);

/** Values of JSON in the place of a text. */
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  {
    weight: 2,
    arbitrary: fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 1e21, 9e15, [], {}, [''], { a: 1 }),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

export interface Change {
  readonly at: number;
  readonly value: unknown;
  readonly how: 'replaced' | 'removed' | 'renamed';
}

export const changes = fc.array(
  fc.record<Change>({
    at: fc.nat(30),
    value: oddValue,
    how: fc.constantFrom('replaced' as const, 'replaced' as const, 'removed' as const, 'renamed' as const),
  }),
  { maxLength: 3 },
);

/** An object with some of its members replaced, left out, or under another name. */
export function changed(object: Readonly<Record<string, unknown>>, made: readonly Change[]) {
  const entries = Object.entries(object);
  for (const { at, value, how } of made) {
    const index = at % Math.max(1, entries.length);
    const entry = entries[index];
    if (entry === undefined) break;
    if (how === 'replaced') entries[index] = [entry[0], value];
    else if (how === 'renamed') entries[index] = [String(value), entry[1]];
    else entries.splice(index, 1);
  }
  return Object.fromEntries(entries);
}

/** Null most of the time. */
export function seldom<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: values });
}
