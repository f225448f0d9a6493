import { expect, test } from 'vitest';
import { databaseTlsProblem } from './database-tls.ts';

test.each([
  'postgres://u:p@127.0.0.1:5432/dojang',
  'postgres://u:p@localhost/dojang?sslmode=disable',
  'postgres://u:p@[::1]/dojang',
  'postgres://u:p@%2Fvar%2Frun%2Fpostgresql/dojang',
  'postgres:///dojang?host=/var/run/postgresql',
  'postgres://u:p@db.example.kr/dojang?sslmode=verify-full',
  'postgres://u:p@db.example.kr/dojang?sslmode=disable&sslmode=verify-full',
  'postgres://u:p@10.0.0.5/dojang?sslmode=verify-full&uselibpqcompat=true',
])('%s is safe', (url) => {
  expect(databaseTlsProblem(url)).toBeNull();
});

test.each([
  '',
  '?sslmode=disable',
  '?sslmode=prefer',
  '?sslmode=require',
  '?sslmode=no-verify',
  '?sslmode=verify-ca',
  '?sslmode=verify-full&sslmode=no-verify',
  '?sslmode=Verify-Full',
  '?ssl=true',
  '?ssl=1',
  '?uselibpqcompat=true&sslmode=require',
])('postgres://…@db.example.kr/dojang%s is not', (query) => {
  expect(databaseTlsProblem(`postgres://u:p@db.example.kr/dojang${query}`)).toMatch(
    /add sslmode=verify-full/,
  );
});

test.each([
  ['postgres://u:p@127.0.0.1/dojang?host=db.example.kr', /add sslmode=verify-full/],
  ['postgres://u:p@127.0.0.1.example.kr/dojang', /add sslmode=verify-full/],
  ['postgres:///dojang', /must name its host/],
  ['postgres://u:p@db.example.kr/d?sslmode=verify-full&sslrootcert=/no/such/file', /cannot be read.+ENOENT/],
])('%s neither', (url, problem) => {
  expect(databaseTlsProblem(url)).toMatch(problem);
  expect(databaseTlsProblem(url)).not.toContain('u:p');
});
