import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, expect, test } from 'vitest';
import { lackedBy } from './browser-data.ts';
import { scriptFeatures } from './script-features.ts';

const folder = mkdtempSync(join(tmpdir(), 'dojang-range-'));
afterAll(() => rmSync(folder, { recursive: true }));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  jsx: ts.JsxEmit.Preserve,
  strict: true,
};

/** The features that some browser of the range lacks. */
function lackingIn(code: string): readonly string[] {
  const file = join(folder, 'page.tsx');
  writeFileSync(file, `${code}\nexport {};\n`);
  return scriptFeatures([file], options)
    .map(({ feature }) => feature)
    .filter((feature) => lackedBy(feature).length > 0);
}

test.each([
  ['AbortSignal.timeout(1)', 'api.AbortSignal.timeout_static'],
  ['URL.canParse("x")', 'api.URL.canParse_static'],
  ['Object.hasOwn({}, "x")', 'javascript.builtins.Object.hasOwn'],
  ['[1].at(-1)', 'javascript.builtins.Array.at'],
  ['const list: readonly number[] = []; list.at(-1)', 'javascript.builtins.Array.at'],
  ['"x".at(0)', 'javascript.builtins.String.at'],
  ['const { canParse } = URL', 'api.URL.canParse_static'],
  ['structuredClone(1)', 'api.structuredClone'],
  ['new AbortController().signal.throwIfAborted()', 'api.AbortSignal.throwIfAborted'],
  ['document.createElement("dialog").showModal()', 'api.HTMLDialogElement.showModal'],
  ['document.createElement("div").inert = true', 'api.HTMLElement.inert'],
  ['const page = <dialog />', 'html.elements.dialog'],
  ['const page = <div popover="auto" />', 'html.global_attributes.popover'],
  ['"x".match(/(?<=a)b/)', 'javascript.regular_expressions.lookbehind_assertion'],
  ['"x".match(/[a--b]/v)', 'javascript.builtins.RegExp.unicodeSets'],
])('%s is not of every browser', (code, feature) => {
  expect(lackingIn(code)).toContain(feature);
});

test.each([
  'AbortSignal.timeout?.(1)',
  'typeof URL.canParse',
  '"x".replaceAll("a", "b")',
  'fetch("/").then((answer) => answer.json())',
  'addEventListener("pageshow", () => {})',
  'type Signal = typeof AbortSignal.timeout',
  // A method of our own that is called like a young one.
  'const mine = { canParse: () => true }; mine.canParse()',
])('%s does no harm', (code) => {
  expect(lackingIn(code)).toEqual([]);
});
