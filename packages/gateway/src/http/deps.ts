import type { AuthDeps } from '../auth/auth-answer.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Watcher } from '../window/watch-payments.ts';

/** What the routes need of the flows and of their surroundings. */
export interface HttpDeps extends AuthDeps, FlowDeps {
  readonly acquirerSecret: string;
  /** Configured public origin; null in test: the Host of the request. */
  readonly publicOrigin: string | null;
  /** Built browser code. */
  readonly windowDir: string;
  readonly scriptFile: string;
  readonly watcher: Watcher;
}
