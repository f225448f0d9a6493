import type { WindowView } from '@dojang/protocol/window';
import type { Answer, Gateway } from './api.ts';
import type { Duties } from './model.ts';
import { backoffMs, pause } from './pause.ts';
import type { StreamSlots } from './stream-slots.ts';

const POLL_EVERY_MS = 2_000;
/** A stream that ends sooner than this counts as failed: opening it again at once would be a hot loop. */
const SHORT_STREAM_MS = 1_000;
/** After this many failed streams in a row the window polls for a while. */
const STREAM_TRIES = 2;
const POLLS_BEFORE_NEXT_STREAM = 15;

export interface News {
  /** Starts, changes or stops listening; the same wish again changes nothing. */
  want(wish: Duties['news']): void;
  /** Stops listening while nobody looks, and looks at once when somebody does again. */
  setVisible(visible: boolean): void;
  /** Begins anew at once: what was open before may be dead without knowing it. */
  restart(): void;
}

/** Keeps the view fresh while something happens elsewhere: on the phone, at the card company. */
export function createNews(
  gateway: Gateway,
  streamSlots: StreamSlots,
  report: (answer: Answer<WindowView>) => void,
): News {
  let wish: Duties['news'] = 'none';
  let visible = true;
  let running: AbortController | null = null;

  function restart(): void {
    running?.abort();
    running = null;
    if (wish === 'none' || !visible) return;
    running = new AbortController();
    void listen(wish, running.signal);
  }

  async function listen(how: 'stream' | 'poll', signal: AbortSignal): Promise<void> {
    const tell = (answer: Answer<WindowView>) => {
      if (!signal.aborted) report(answer);
    };
    const poll = async () => {
      for (let poll = 0; poll < POLLS_BEFORE_NEXT_STREAM && !signal.aborted; poll++) {
        const answer = await gateway.look();
        tell(answer);
        await pause(Math.max(POLL_EVERY_MS, retryAfterMsOf(answer)), signal);
      }
    };
    let failures = 0;
    while (!signal.aborted) {
      if (how === 'poll' || failures >= STREAM_TRIES) {
        await poll();
        failures = 0;
        continue;
      }
      const openedAt = performance.now();
      const end = await streamSlots(() =>
        gateway.watch((value) => tell({ kind: 'answered', value }), signal),
      );
      if (end === null) {
        await poll();
        continue;
      }
      const wasShort = performance.now() - openedAt < SHORT_STREAM_MS;
      if (end.kind === 'denied') return tell(end);
      failures = wasShort || end.kind !== 'answered' ? failures + 1 : 0;
      if (failures === 0) continue;
      if (signal.aborted) return;
      // Whether the stream broke or the gateway is away, a plain look tells.
      const answer = await gateway.look();
      tell(answer);
      await pause(backoffMs(failures, Math.max(retryAfterMsOf(end), retryAfterMsOf(answer))), signal);
    }
  }

  return {
    want(next) {
      if (next === wish) return;
      wish = next;
      restart();
    },
    setVisible(next) {
      if (next === visible) return;
      visible = next;
      restart();
    },
    restart,
  };
}

function retryAfterMsOf(answer: Answer<unknown>): number {
  return answer.kind === 'unreachable' ? (answer.retryAfterMs ?? 0) : 0;
}
