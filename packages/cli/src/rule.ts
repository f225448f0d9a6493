/** What a text must be, and the value it then stands for; null when it is not. */
export interface Rule<Value> {
  readonly rule: string;
  readonly parse: (text: string) => Value | null;
}
