export { timeLimit } from './time-limit.ts';

interface FormPost {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Name of the frame or tab; empty for this window. */
  readonly target?: string;
}

/** What the original script called its form. */
const FORM_ID = 'CpayForm';

/** Sends fields as a browser navigation, by a hidden form. UTF-8, also on EUC-KR pages. */
export function postForm({ url, fields, target = '' }: FormPost): void {
  document.getElementById(FORM_ID)?.remove();
  const form = element('form', {
    id: FORM_ID,
    method: 'POST',
    acceptCharset: 'UTF-8',
    action: url,
    target,
    hidden: true,
  });
  for (const [name, value] of Object.entries(fields)) {
    form.append(element('input', { type: 'hidden', name, value }));
  }
  (document.body ?? document.documentElement).append(form);
  // A field named "submit" would hide the method of the form.
  HTMLFormElement.prototype.submit.call(form);
}

/** A new element with these properties set on it; not yet in the page. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] {
  return Object.assign(document.createElement(tag), properties);
}
