import type { Gallery, Visitor } from './gallery.ts';
import type { LookName } from './looks.ts';

/** One thing a customer can have before the eyes, and how to get there. */
export interface Screen {
  readonly name: string;
  /** The pictures kept of it: none where another screen looks the same in other words. */
  readonly looks: readonly LookName[];
  /** Leads the visitor there, in the visitor's language; resolves when everything is drawn. */
  show(gallery: Gallery, visitor: Visitor): Promise<void>;
}
