/** The shape of a value without the value: what an error may say of something that could be personal. */
export function shapeOf(value: string): string {
  if (value === '') return 'an empty value';
  const classes = [
    /\d/.test(value) && 'digits',
    /[A-Za-z]/.test(value) && 'letters',
    /[\p{Script=Hangul}]/u.test(value) && 'Hangul',
    /\s/.test(value) && 'spaces',
    /[^\dA-Za-z\p{Script=Hangul}\s]/u.test(value) && 'other characters',
  ].filter(Boolean);
  return `${[...value].length} characters (${classes.join(', ')})`;
}
