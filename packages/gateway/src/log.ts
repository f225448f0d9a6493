/** Where flows and jobs log: facts, then a sentence. */
export interface Log {
  error(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  info(facts: object, text: string): void;
}
