import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { quickCheck } from './integrity.ts';

const db = new DatabaseSync(String(workerData), { readOnly: true, timeout: 3_000 });
try {
  parentPort?.postMessage(quickCheck(db));
} finally {
  db.close();
}
