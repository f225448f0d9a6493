interface FormPost {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Name of the frame or tab; empty for this window. */
  readonly target: string;
}

const FORM_ID = 'CpayForm';

/** Sends fields as a browser navigation: a hidden form of the original script's name. UTF-8, also on EUC-KR pages. */
export function submitForm({ url, fields, target }: FormPost): void {
  document.getElementById(FORM_ID)?.remove();
  const form = document.createElement('form');
  form.id = FORM_ID;
  form.method = 'POST';
  form.acceptCharset = 'UTF-8';
  form.action = url;
  form.target = target;
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  (document.body ?? document.documentElement).append(form);
  // A field named "submit" would hide the method of the form.
  HTMLFormElement.prototype.submit.call(form);
}
