export { type BackUp, backUp } from './back-up.ts';
export { type DatabaseStatus, readDatabaseStatus } from './database-status.ts';
export { attachMonth, detachMonth, type Month, makeRoom, readMonths } from './months.ts';
export { type Moved, moveToPostgres } from './move-to-postgres.ts';
export { type Restored, restore } from './restore.ts';
