import { z } from 'zod';
import { maxLengthOf, parseWon, shapeOf } from '../payple/index.ts';

/** What the wire tolerates for one value: a string, a JSON number or a null; absent and null read as empty. */
function loose(name: string) {
  return z
    .union([z.string(), z.number().int(), z.bigint(), z.boolean(), z.null()], {
      error: `${name}: one text or whole number, got something else`,
    })
    .optional()
    .transform((value) => (value === null || value === undefined ? '' : String(value)));
}

const NUL = '\u0000';

/** A text of the wire under its documented name, with the length of the parameter table. */
export function text(name: string) {
  const max = maxLengthOf(name);
  return loose(name)
    .refine((value) => !value.includes(NUL), { error: `${name}: U+0000 is not allowed` })
    .refine((value) => value.isWellFormed(), { error: `${name}: not well-formed Unicode (a lone surrogate)` })
    .refine((value) => max === null || [...value].length <= max, {
      error: (issue) => `${name}: at most ${max} characters, got ${[...String(issue.input)].length}`,
    });
}

/** A text that must not be empty. */
export function required(name: string) {
  return text(name).refine((value) => value !== '', { error: `${name}: required, got an empty value` });
}

/** One of the listed values; the empty value stands for `fallback` when there is one. */
export function oneOf<const Values extends readonly [string, ...string[]]>(
  name: string,
  values: Values,
  fallback?: Values[number],
) {
  return text(name).transform((value, context) => {
    const chosen = value === '' && fallback !== undefined ? fallback : value;
    const listed = values.find((each): each is Values[number] => each === chosen);
    if (listed !== undefined) return listed;
    context.addIssue({
      code: 'custom',
      message: `${name}: one of ${values.join(', ')}, got ${shapeOf(value)}`,
    });
    return z.NEVER;
  });
}

/** An amount in won: digits only. Empty reads as null. */
export function won(name: string) {
  return text(name).transform((value, context) => {
    if (value === '') return null;
    const amount = parseWon(value);
    if (amount !== null) return amount;
    context.addIssue({ code: 'custom', message: `${name}: digits only (at most 10), got ${shapeOf(value)}` });
    return z.NEVER;
  });
}
