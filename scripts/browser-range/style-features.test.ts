import { expect, test } from 'vitest';
import { styleFeatures } from './style-features.ts';

const featuresOf = (css: string) => styleFeatures(css).map(({ feature }) => feature);

test.each([
  ['.tile:has(:checked) { color: red }', 'css.selectors.has'],
  ['.page { min-height: 100dvh }', 'css.types.length.viewport_percentage_units_dynamic'],
  ['.step::before { content: "›" / "" }', 'css.properties.content.alt_text'],
  [
    '.sheet::backdrop { background: var(--shade) }',
    'css.selectors.backdrop.inherit_from_originating_element',
  ],
  ['.bar { border-color: color-mix(in srgb, red, blue) }', 'css.types.color.color-mix'],
  ['.bar { overflow-wrap: anywhere }', 'css.properties.overflow-wrap.anywhere'],
  ['.seal { rotate: 8deg }', 'css.properties.rotate'],
  ['.a { & .b { color: red } }', 'css.selectors.nesting'],
  ['@layer base { .a { color: red } }', 'css.at-rules.layer'],
  ['@media (width > 30em) { .a { color: red } }', 'css.at-rules.media.range_syntax'],
  [':root { --edge: color-mix(in srgb, red, blue) }', 'css.types.color.color-mix'],
  // With a variable in it, a browser learns too late that it cannot read the value.
  ['.bar { color: red; color: color-mix(in srgb, var(--a), red) }', 'css.types.color.color-mix'],
  [
    '@supports (color: lab(0 0 0)) { .page { height: 1dvh } }',
    'css.types.length.viewport_percentage_units_dynamic',
  ],
])('%s is not of every browser', (css, feature) => {
  expect(featuresOf(css)).toContain(feature);
});

test.each([
  '.page { min-height: 100vh; min-height: 100dvh }',
  '.step::before { content: "›"; content: "›" / "" }',
  '@supports (height: 1dvh) { .page { min-height: 100dvh } }',
  '@supports selector(:has(a)) { .tile:has(:checked) { color: red } }',
  '.sheet { inset: 0; width: min(100%, 36rem); padding: max(1rem, env(safe-area-inset-bottom)) }',
  '@media (min-width: 30em) { .a { color: red } }',
])('%s does no harm', (css) => {
  expect(featuresOf(css)).toEqual([]);
});
