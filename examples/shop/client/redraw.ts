/** What a customer does in a page, and a fresh copy of it does not know: opened details, forms that pay. */
const KEPT_ATTRIBUTES = ['open'];

/**
 * Makes `old` look like `fresh`, changing only what differs: what has the focus, is opened or speaks to an open payment window stays
 * the element that it is.
 */
export function redraw(old: Element, fresh: Element): void {
  redrawAttributes(old, fresh);
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  after.forEach((next, index) => {
    const known = before[index];
    if (known === undefined) old.append(next);
    else if (known instanceof Element && next instanceof Element && isSame(known, next)) {
      if (!isPaying(known)) redraw(known, next);
    } else if (!known.isEqualNode(next)) known.replaceWith(next);
  });
  for (const gone of before.slice(after.length)) gone.remove();
}

function redrawAttributes(old: Element, fresh: Element): void {
  for (const name of old.getAttributeNames()) {
    if (!fresh.hasAttribute(name) && !KEPT_ATTRIBUTES.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function isSame(one: Element, other: Element): boolean {
  return (
    one.tagName === other.tagName &&
    one.id === other.id &&
    one.getAttribute('action') === other.getAttribute('action')
  );
}

/** Its words and its state are its own while it is there. */
function isPaying(element: Element): boolean {
  return element instanceof HTMLFormElement && element.dataset['pay'] !== undefined;
}
