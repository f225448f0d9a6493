import type { Context } from './support/context.ts';
import type { SkipReason } from './support/outcome.ts';

interface Documented {
  /** `R`: a rule of the flow. `Q`: a question that is answered here. `T`: transport. `P`: parameters. Else a result code. */
  readonly id: string;
  /** Where the rule is documented: a section of Payple's guide, its older manuals and samples, or here. */
  readonly section: string;
  readonly title: string;
}

/** One documented rule, and how a gateway shows over the public wire that it keeps it. */
export type Rule = Documented &
  (
    | {
        /** @throws Failure what was expected and what came; Skipped when this gateway cannot be asked */
        run(context: Context): Promise<void>;
      }
    | { readonly skip: SkipReason }
  );
