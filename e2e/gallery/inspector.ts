import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

const read = (path: string | URL) => readFileSync(path, 'utf8');
const script = stripTypeScriptTypes(read(new URL('../in-page/inspect.ts', import.meta.url)));
const axeSource = read(createRequire(import.meta.url).resolve('axe-core/axe.min.js'));

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What can be asked of a page or a frame; see `in-page/inspect.ts`. */
export interface Inspector {
  losses(): Promise<readonly string[]>;
  smallTargets(): Promise<readonly string[]>;
  textSizes(): Promise<readonly number[]>;
  motion(): Promise<readonly string[]>;
  focus(): Promise<string>;
  isFocusShown(): Promise<boolean>;
  /** The description tied to the focused field. */
  describeField(): Promise<string>;
  listen(): Promise<void>;
  heard(): Promise<readonly string[]>;
  /** Violations of WCAG 2.2 AA and good practice in words, one by one. */
  violations(rules?: readonly string[]): Promise<readonly string[]>;
}

/** Looks into a page or one of its frames. A navigation takes the inspector away; then make a new one. */
export async function inspect(page: Page | Frame): Promise<Inspector> {
  const ask = <Value>(question: string) => page.evaluate<Value>(`inspect.${question}()`);
  await page.evaluate(`if (!globalThis.inspect) { ${script} }`);
  return {
    losses: () => ask('findLosses'),
    smallTargets: () => ask('findSmallTargets'),
    textSizes: () => ask('textSizes'),
    motion: () => ask('findMotion'),
    focus: () => ask('describeFocus'),
    isFocusShown: () => ask('isFocusShown'),
    describeField: () => ask('describeField'),
    listen: () => ask('listen'),
    heard: () => ask('heard'),
    violations: async (rules) => {
      await page.evaluate(`if (!globalThis.axe) { ${axeSource} }`);
      const runOnly =
        rules === undefined ? { type: 'tag', values: TAGS } : { type: 'rule', values: [...rules] };
      const options = JSON.stringify({ runOnly, resultTypes: ['violations'], iframes: false });
      const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
      );
    },
  };
}
