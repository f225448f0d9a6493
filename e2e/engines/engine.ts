/** What the customer sees and names: a control by its words, whatever the engine. */
export type Kind = 'button' | 'link' | 'choice' | 'heading' | 'words';

/** A page, or a frame in it. Each step waits until what it names is there. */
export interface Place {
  /** Presses as a person does: a trusted event, in which a tab may open. */
  press(kind: Kind, words: string): Promise<void>;
  waitFor(kind: Kind, words: string): Promise<void>;
  attribute(kind: Kind, words: string, name: string): Promise<string>;
  /** Value of an expression in the page. */
  ask<Value>(expression: string): Promise<Value>;
}

export type Key = 'Tab' | 'Enter' | 'Space' | 'ArrowDown' | 'Escape';

export interface Tab extends Place {
  goto(url: string): Promise<void>;
  url(): Promise<string>;
  frame(selector: string): Place;
  key(key: Key): Promise<void>;
  /** The tab that this page has opened. */
  opened(): Promise<Tab>;
}

/** A browser that a customer in Korea may have, and no other test uses. */
export interface Engine {
  /** Its name and version, for whoever reads the report. */
  readonly name: string;
  /** A device of its own: nothing is shared with the others. */
  open(): Promise<Tab>;
  close(): Promise<void>;
}

/** How long a step may take before it counts as impossible. */
export const PATIENCE_MS = 20_000;

/** The XPath of a control. Words are a part of its text; of a choice, of its label. */
export function pathOf(kind: Kind, words: string): string {
  if (words.includes('"')) throw new Error('the words may hold no quote');
  const holds = `contains(normalize-space(.), "${words}")`;
  switch (kind) {
    case 'button':
      return `//button[${holds}]`;
    case 'link':
      return `//a[${holds}]`;
    case 'choice':
      return `//label[${holds}]`;
    case 'heading':
      return `//*[self::h1 or self::h2][${holds}]`;
    case 'words':
      return `//body//*[not(self::script)][text()[contains(., "${words}")]]`;
  }
}
