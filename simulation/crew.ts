import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { addTallies, type Batch, emptyTally, runSeeds, type Tally } from './run-seeds.ts';

const BATCH = 25;

interface CrewOptions extends Batch {
  readonly workers: number;
  readonly progress: (tally: Tally) => void;
}

/** Runs seeds on several threads, or in this one; ends soon after the first broken rule. */
export async function runOnCrew({ workers, progress, ...all }: CrewOptions): Promise<Tally> {
  let next = all.first;
  let tally = emptyTally;
  const end = all.first + all.count;

  async function work(run: (batch: Batch) => Promise<Tally>): Promise<void> {
    while (next < end && tally.broken === null) {
      const batch: Batch = { ...all, first: next, count: Math.min(BATCH, end - next) };
      next += batch.count;
      const ran = await run(batch);
      tally = addTallies(tally, ran);
      progress(tally);
    }
  }

  if (workers === 1) await work(runSeeds);
  else await Promise.all(Array.from({ length: workers }, () => withWorker(work)));
  return tally;
}

async function withWorker(work: (run: (batch: Batch) => Promise<Tally>) => Promise<void>): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  try {
    await Promise.race([
      failed,
      work(
        (batch) =>
          new Promise<Tally>((resolve) => {
            worker.once('message', resolve);
            worker.postMessage(batch);
          }),
      ),
    ]);
  } finally {
    await worker.terminate();
  }
}

if (!isMainThread)
  parentPort?.on('message', (batch: Batch) => {
    void runSeeds(batch).then((tally) => parentPort?.postMessage(tally));
  });
