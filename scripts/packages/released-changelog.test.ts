import { expect, test } from 'vitest';
import { releasedChangelog, requireNewer } from './released-changelog.ts';

test('what was unreleased stands under the version', () => {
  const text = '# Changelog\n\n## Unreleased\n\n### Added\n\n- a\n\n## 0.1.0 (2026-11-01)\n\n- b\n';
  expect(releasedChangelog(text, '0.2.0', '20261127')).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-11-27)\n\n### Added\n\n- a\n\n## 0.1.0 (2026-11-01)\n\n- b\n',
  );
});

test.each(['# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- b\n', '# Changelog\n\n## 0.1.0\n\n- b\n'])(
  'without news there is no release: %j',
  (text) => {
    expect(() => releasedChangelog(text, '0.2.0', '20261127')).toThrow('nothing under Unreleased');
  },
);

test.each([
  ['0.1.1', '0.1.0'],
  ['0.10.0', '0.9.9'],
  ['1.0.0', '0.99.99'],
])('%s comes after %s', (version, current) => {
  expect(() => requireNewer(version, current)).not.toThrow();
});

test.each([
  ['0.1.0', '0.1.0'],
  ['0.9.9', '0.10.0'],
  ['', '0.1.0'],
  ['v0.2.0', '0.1.0'],
  ['0.2', '0.1.0'],
])('%j does not come after %s', (version, current) => {
  expect(() => requireNewer(version, current)).toThrow();
});
