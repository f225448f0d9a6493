import type { Gallery, Visitor } from './gallery.ts';

/** One thing a customer can have before the eyes, and how to get there. */
export interface Screen {
  readonly name: string;
  /** Leads the visitor there, in the visitor's language; resolves when everything is drawn. */
  show(gallery: Gallery, visitor: Visitor): Promise<void>;
}
