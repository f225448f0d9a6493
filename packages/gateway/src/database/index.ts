export { type DatabaseStatus, readDatabaseStatus } from './database-status.ts';
