/** What the shop's server answers to an order. */
export type OrderAnswer =
  | {
      readonly kind: 'ready';
      readonly url: string;
      readonly scriptUrl: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'wait'; readonly url: string }
  | { readonly kind: 'refused'; readonly message: string; readonly field?: string; readonly hint?: string };

/** Sends a form as JSON. Rejects when no readable answer comes. */
export async function postJson(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

export function isOrderAnswer(value: unknown): value is OrderAnswer {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

export function isAddressAnswer(value: unknown): value is { readonly url: string } {
  return typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string';
}
