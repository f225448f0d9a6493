import type { Ports } from '../ports.ts';
import type { Conflict, Store } from './contract.ts';
import { StoreContended, StoreUnavailable } from './store-unavailable.ts';
import { createCommit, type Write } from './write.ts';

export interface UpdateDeps {
  readonly ports: Pick<Ports, 'nowMs' | 'randomBytes' | 'sleep'>;
  readonly store: Store;
}

/** A change of what is stored, in its three parts. Each runs again when somebody else was faster. */
export interface Update<State, Decision> {
  /** `conflict`: what stood in the way of the decision before, if something did. */
  readonly load: (conflict: Conflict | null) => Promise<State>;
  readonly decide: (state: State, conflict: Conflict | null) => Decision;
  /** None: there is nothing to write, and the decision stands as it is. */
  readonly toWrites: (decision: Decision, state: State) => readonly Write[];
}

/** Together about two seconds of pauses: a hundred who change the same row have then all had their turn. */
const TRIES = 30;
const MOST_LOST = 4;
const SHORTEST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 160;

/**
 * The one way to change what is stored: loads, decides, commits, and again after a conflict. What it returns is durable,
 * and written once: a commit whose answer was lost is looked up by its id before anything is decided anew. Who loses twice to
 * others waits a random while, so that many who want the same row do not go on colliding.
 * @throws StoreContended others were faster all the time
 * @throws StoreUnavailable
 */
export async function update<State, Decision>(
  { ports, store }: UpdateDeps,
  { load, decide, toWrites }: Update<State, Decision>,
): Promise<Decision> {
  const lost: LostCommit<Decision>[] = [];
  let conflict: Conflict | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const state = await load(conflict);
    // After the load: else one that lands in between would be taken for somebody else's.
    const landed = await findLanded(store, lost);
    if (landed !== undefined) return landed.decision;
    const decision = decide(state, conflict);
    const writes = toWrites(decision, state);
    if (writes.length === 0) return decision;
    const commit = createCommit(ports, writes);
    const result = await store.commit(commit);
    if (result.kind === 'committed') return decision;
    if (result.kind === 'refused')
      return await lastWord(store, lost, new StoreUnavailable('The store cannot write now.', result));
    if (result.kind === 'indeterminate') lost.push({ id: commit.id, decision });
    if (lost.length > MOST_LOST)
      return await lastWord(store, lost, new StoreUnavailable('The store does not say what it has written.'));
    conflict = result.kind === 'conflict' ? result.on : null;
    if (conflict !== null && tries > 0) await ports.sleep(pauseMs(ports, tries));
  }
  return await lastWord(store, lost, new StoreContended(`Others were faster, ${TRIES} times in a row.`));
}

/** Anything up to twice as long as after the try before. */
function pauseMs({ randomBytes }: Pick<Ports, 'randomBytes'>, tries: number): number {
  const mostMs = Math.min(SHORTEST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
  return 1 + (randomBytes(2).readUInt16BE() % mostMs);
}

/** A commit that nobody knows of whether it was written; it may still be on its way. */
interface LostCommit<Decision> {
  readonly id: string;
  readonly decision: Decision;
}

async function findLanded<Decision>(
  store: Store,
  lost: readonly LostCommit<Decision>[],
): Promise<LostCommit<Decision> | undefined> {
  for (const commit of lost) if (await store.hasCommitted(commit.id)) return commit;
  return undefined;
}

async function lastWord<Decision>(
  store: Store,
  lost: readonly LostCommit<Decision>[],
  unavailable: StoreUnavailable,
): Promise<Decision> {
  const landed = await findLanded(store, lost);
  if (landed === undefined) throw unavailable;
  return landed.decision;
}
