import { sensitiveNames } from '../../packages/protocol/src/payple/index.ts';
import { Failure } from './outcome.ts';
import type { Answer, Fields } from './wire.ts';

/** A text, one of several, or a pattern. */
export type Expected = string | readonly string[] | RegExp;

/** @throws Failure which names the first field that differs */
export function expectFields(fields: Fields, expected: Readonly<Record<string, Expected>>): void {
  for (const [name, wanted] of Object.entries(expected)) {
    const got = fields[name];
    if (got === undefined) throw new Failure(`${name}: expected ${show(name, wanted)}, and it is missing`);
    if (!fits(got, wanted))
      throw new Failure(`${name}: expected ${show(name, wanted)}, got ${show(name, got)}${hintOf(fields)}`);
  }
}

/** @throws Failure with what did not hold */
export function check(holds: boolean, failure: string): asserts holds {
  if (!holds) throw new Failure(failure);
}

/** Every name is there, whatever its value. */
export function expectNames(fields: Fields, names: readonly string[]): void {
  const missing = names.filter((name) => !(name in fields));
  check(missing.length === 0, `missing: ${missing.join(', ')}`);
}

/** The same values in both, for these names. */
export function expectSame(one: Fields, other: Fields, names: readonly string[]): void {
  expectFields(other, Object.fromEntries(names.map((name) => [name, one[name] ?? ''])));
}

const REFUSAL = /\[?\b(?:AUTH|CBIL|CPCA)[A-Z]?\d{3,4}\b\]?/;

/** The window came up: a page or a redirect to one, without the code of a refusal. */
export function expectOpened(answer: Answer): void {
  check(answer.status < 400, `the window: expected a page, got HTTP ${answer.status}`);
  const code = REFUSAL.exec(answer.text)?.[0];
  check(
    code === undefined,
    `the window: expected to open, and was refused with ${code}${pageHintOf(answer)}`,
  );
}

/** The window was refused, and its page names the code. */
export function expectRefused(answer: Answer, code: string): void {
  check(answer.status < 400, `the window: expected a page, got HTTP ${answer.status}`);
  const got = REFUSAL.exec(answer.text)?.[0] ?? 'an open window';
  check(answer.text.includes(code), `the window: expected a refusal with ${code}, got ${got}`);
}

/** The window was refused, whatever the code. */
export function expectAnyRefusal(answer: Answer, what: string): void {
  check(answer.status < 500, `the window: expected a page, got HTTP ${answer.status}`);
  check(REFUSAL.test(answer.text), `the window: expected a refusal of ${what}, and it opened`);
}

/** A refusal of partner authentication: the code stands in `result_msg`. */
export function expectAuthRefused(fields: Fields, code: string): void {
  expectFields(fields, { result: 'error', result_msg: new RegExp(code) });
}

/** A refusal of confirm, cancel or lookup. */
export function expectCode(fields: Fields, code: string): void {
  expectFields(fields, { PCD_PAY_RST: 'error', PCD_PAY_CODE: code });
}

function fits(got: string, wanted: Expected): boolean {
  if (typeof wanted === 'string') return got === wanted;
  return wanted instanceof RegExp ? wanted.test(got) : wanted.includes(got);
}

/** Keys and personal data are not for a report. */
function show(name: string, value: Expected): string {
  if (value === '') return 'an empty text';
  if (value instanceof RegExp) return String(value);
  if (sensitiveNames.includes(name)) return 'another value (not shown)';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return `one of ${value.map((each) => JSON.stringify(each)).join(', ')}`;
}

function hintOf(fields: Fields): string {
  const hint = fields['DOJANG_HINT'];
  return hint === undefined ? '' : ` (${hint})`;
}

function pageHintOf(answer: Answer): string {
  const hint = /<meta name="dojang-hint" content="([^"]*)"/.exec(answer.text)?.[1];
  return hint === undefined ? '' : ` (${hint})`;
}
