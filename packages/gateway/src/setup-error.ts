/** Something the person who starts the gateway must mend: one sentence, with the remedy. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
