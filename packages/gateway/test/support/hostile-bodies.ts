export const FORM = 'application/x-www-form-urlencoded';
export const JSON_TYPE = 'application/json';
export const MULTIPART = 'multipart/form-data; boundary=x';

export type HostileBody = readonly [name: string, contentType: string, body: string];

/** Bodies of at most that length, each of which is the most of something. */
export function hostileBodies(most: number): readonly HostileBody[] {
  const filled = (unit: string, length = most) =>
    unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
  const bodies: readonly HostileBody[] = [
    ['a form of names', FORM, filled('a&')],
    ['a form of nothing but separators', FORM, filled('&')],
    ['a form of percent signs', FORM, filled('%')],
    ['a form of escapes', FORM, filled('%61')],
    ['a form of broken escapes', FORM, filled('%E3%8')],
    ['a form of pluses', FORM, filled('+')],
    ['a form of escapes in as many pairs as may be', FORM, filled(`a=${filled('%61', 300)}&`)],
    ['JSON of many members', JSON_TYPE, jsonOf(6_000)],
    ['JSON of objects in objects', JSON_TYPE, `${filled('{"a":', 60_000)}1`],
    ['JSON of lists in lists', JSON_TYPE, filled('[')],
    ['JSON of an endless list', JSON_TYPE, `[${filled('1,', most - 2)}1`],
    ['JSON of one long text', JSON_TYPE, `{"a":"${filled('a', most - 8)}"}`],
    ['JSON of escapes', JSON_TYPE, `{"a":"${filled('\\u0061', most - 10)}"}`],
    ['JSON in a text', JSON_TYPE, twice(jsonOf(4_000))],
    ['JSON in a text in a text in a text', JSON_TYPE, twice(twice(twice(twice(jsonOf(20)))))],
    ['JSON that ends too soon', JSON_TYPE, `{"a":"${filled('a', most - 8)}`],
    ['quotation marks', JSON_TYPE, filled('"')],
    ['backslashes', JSON_TYPE, `"${filled('\\', most - 1)}`],
    ['spaces', JSON_TYPE, filled(' ')],
    ['spaces before a brace', JSON_TYPE, `${filled(' ', most - 1)}{`],
    ['a multipart of boundaries', MULTIPART, filled('--x\r\n')],
    [
      'a multipart of empty parts',
      MULTIPART,
      filled('--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'),
    ],
    ['a multipart of header lines', MULTIPART, `--x\r\n${filled('a: b\r\n', most - 5)}`],
    [
      'a multipart of one header',
      MULTIPART,
      `--x\r\ncontent-disposition: form-data${filled('; name=', most - 40)}`,
    ],
    [
      'a multipart that never ends',
      MULTIPART,
      `--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n${filled('a', 60_000)}`,
    ],
  ];
  return bodies.map(([name, type, body]) => [name, type, body.slice(0, most)]);
}

export function jsonOf(members: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: members }, (_, index) => [`k${index}`, 1])));
}

const twice = (text: string) => JSON.stringify(text);
