import { expect, test } from 'vitest';
import { versionedJson } from './versioned-json.ts';

interface Person {
  readonly name: string;
  readonly languages: readonly string[];
}

const people = versionedJson<Person>('A person', [
  ({ language, ...person }) => ({ ...person, language: language ?? 'ko' }),
  ({ language, ...person }) => ({ ...person, languages: [language] }),
]);

test.each([
  ['before there were versions', '{"name":"홍길동"}', ['ko']],
  ['before there were versions, whole', '{"name":"홍길동","language":"en"}', ['en']],
  ['version 1', '{"v":1,"name":"홍길동","language":"en"}', ['en']],
  ['version 2', '{"v":2,"name":"홍길동","languages":["en","ko"]}', ['en', 'ko']],
])('reads what %s wrote', (_version, json, languages) => {
  expect(people.read(json)).toEqual({ name: '홍길동', languages });
});

test('writes its own version, and reads it back', () => {
  const person = { name: '홍길동', languages: [] };
  expect(JSON.parse(people.write(person))).toEqual({ v: 2, ...person });
  expect(people.read(people.write(person))).toEqual(person);
});

test('takes what the row keeps beside it', () => {
  expect(people.read('{"v":2,"languages":[]}', { name: '홍길동' })).toEqual({
    name: '홍길동',
    languages: [],
  });
});

test.each(['{"v":3}', '{"v":"2"}', '{"v":-1}', '{"v":0.5}', '{"v":null}'])(
  'refuses what it does not know: %s',
  (json) => {
    expect(() => people.read(json)).toThrow('A person of version');
  },
);

test.each(['null', '7', '"text"', '[{"name":"홍길동"}]'])('refuses what no version wrote: %s', (json) => {
  expect(() => people.read(json)).toThrow('A person is stored as no object');
});
