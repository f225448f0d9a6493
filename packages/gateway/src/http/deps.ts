import type { SharedSecrets } from '@dojang/protocol/acquirer';
import type { Addresses } from '../addresses.ts';
import type { AuthDeps } from '../auth/auth-answer.ts';
import type { FlowDeps } from '../flow-deps.ts';
import type { Meters } from '../meters/meters.ts';
import type { Terms } from '../terms/terms.ts';
import type { Watcher } from '../window/watch-payments.ts';
import type { BrowserCode } from './browser-code.ts';
import type { HealthDeps } from './health-routes.ts';

/** What the routes need of the flows and of their surroundings. */
export interface HttpDeps extends AuthDeps, FlowDeps, HealthDeps {
  readonly acquirerSecrets: () => SharedSecrets;
  readonly addresses: Addresses;
  readonly browserCode: BrowserCode;
  readonly watcher: Watcher;
  readonly terms: Terms;
  /** None: nobody counts. */
  readonly meters?: Meters | undefined;
}
