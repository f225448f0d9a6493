import { openStore } from '../../src/store/open-store.ts';

/** A program that opens the stores at one SQLite file several times at once, and closes them. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: open-and-close <file>');
const stores = await Promise.all(Array.from({ length: 4 }, () => openStore({ engine: 'sqlite', file })));
for (const store of stores) await store.close();
