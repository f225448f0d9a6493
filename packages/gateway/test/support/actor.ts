import type { Actor } from '../../src/manage/act.ts';

/** Who manages a gateway in tests. */
export const actor: Actor = { name: '김운영', process: 'a test', address: '127.0.0.1' };
