// Runs inside the page under test. A classic script: what it offers hangs on `globalThis.inspect`.

interface Inspection {
  /** Everything that is lost in the viewport as it is: cut texts, sideways scrolling, controls out of reach. */
  findLosses(): readonly string[];
  /** Controls smaller than 24 px, and primary ones lower than 48 px (WCAG 2.5.8; our own rule). */
  findSmallTargets(): readonly string[];
  /** Sizes of all texts in pixels, by element in document order. */
  textSizes(): readonly number[];
  /** Animations and transitions that run, longer than an instant. */
  findMotion(): readonly string[];
  /** The focused element in words, through open shadow trees; empty when nothing meaningful has the focus. */
  describeFocus(): string;
  /** Whether the focused element, or the tile that stands for it, shows that it has the focus. */
  isFocusShown(): boolean;
  /** What is tied to the focused field, or to the group it belongs to, as its description. */
  describeField(): string;
  /** Keeps what live regions say from now on. */
  listen(): void;
  heard(): readonly string[];
}

const CONTROLS = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';

function controls(): HTMLElement[] {
  const dialog = document.querySelector('dialog:modal');
  return [...(dialog ?? document).querySelectorAll<HTMLElement>(CONTROLS)].filter(
    (element) =>
      !element.matches(':disabled') &&
      element.closest('[inert]') === null &&
      element.checkVisibility({ visibilityProperty: true }),
  );
}

function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label') ?? element.textContent?.trim().replace(/\s+/g, ' ') ?? '';
  const id = element.id === '' ? '' : `#${element.id}`;
  return `${element.localName}${id} "${label.slice(0, 60)}"`;
}

/** The parts of the page that hold text which is meant to be seen. */
function texts(): { readonly element: HTMLElement; readonly range: Range }[] {
  const found: { element: HTMLElement; range: Range }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || node.textContent?.trim() === '') continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    // Words for screen readers alone, and the skip link that waits above the page.
    if (element.closest('.unseen, noscript, script, style, svg, .skip') !== null) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    found.push({ element, range });
  }
  return found;
}

/** The part of an element that its nearest clipping or scrolling ancestor shows; null when nothing clips. */
function clipOf(element: HTMLElement): { readonly scrolls: boolean; readonly box: DOMRect } | null {
  for (let at: HTMLElement | null = element; at !== null && at !== document.body; at = at.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(at);
    if (overflowX === 'visible' && overflowY === 'visible') continue;
    return { scrolls: /auto|scroll/.test(`${overflowX} ${overflowY}`), box: at.getBoundingClientRect() };
  }
  return null;
}

function isInside(inner: DOMRect, outer: DOMRect): boolean {
  return (
    inner.left >= outer.left - 1 &&
    inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 &&
    inner.bottom <= outer.bottom + 1
  );
}

function lossOfText({ element, range }: { element: HTMLElement; range: Range }): string | null {
  const clip = clipOf(element);
  if (clip?.scrolls) return null;
  const width = document.documentElement.clientWidth;
  for (const box of range.getClientRects()) {
    if (box.left < -1 || box.right > width + 1) return `out of the page: ${nameOf(element)}`;
    if (clip !== null && !isInside(box, clip.box)) return `cut: ${nameOf(element)}`;
  }
  return null;
}

/** Goes to a control as Tab does and looks whether it can be seen and pressed there. */
function lossOfControl(element: HTMLElement): string | null {
  // A control that has the focus already would stay where it is, out of sight.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  element.focus();
  if (document.activeElement !== element) return `takes no focus: ${nameOf(element)}`;
  const target = element.closest<HTMLElement>('label') ?? element;
  const box = element.getBoundingClientRect();
  const height = document.documentElement.clientHeight;
  const width = document.documentElement.clientWidth;
  if (box.left < -1 || box.right > width + 1) return `out of the page: ${nameOf(target)}`;
  const visibleTop = Math.max(box.top, 0);
  const visibleBottom = Math.min(box.bottom, height);
  if (visibleBottom - visibleTop < Math.min(16, box.height))
    return `out of view with focus: ${nameOf(target)}`;
  const hit = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 0), width - 1),
    (visibleTop + visibleBottom) / 2,
  );
  const isHit = hit !== null && (target.contains(hit) || element.contains(hit));
  return isHit ? null : `covered by ${hit === null ? 'nothing' : nameOf(hit)}: ${nameOf(target)}`;
}

function findLosses(): readonly string[] {
  const root = document.documentElement;
  const losses: (string | null)[] = [];
  if (root.scrollWidth > root.clientWidth) {
    losses.push(`scrolls sideways: ${root.scrollWidth} of ${root.clientWidth} px`);
  }
  losses.push(...texts().map(lossOfText), ...controls().map(lossOfControl));
  return losses.filter((loss) => loss !== null);
}

function findSmallTargets(): readonly string[] {
  return controls().flatMap((element) => {
    const box = (element.closest('label') ?? element).getBoundingClientRect();
    if (getComputedStyle(element).display === 'inline') return [];
    const least = element.matches('.primary, .actions .button, .keypad button') ? 48 : 24;
    const isSmall = box.height < least - 0.5 || box.width < Math.min(least, 48) - 0.5;
    return isSmall ? [`${nameOf(element)}: ${Math.round(box.width)} x ${Math.round(box.height)} px`] : [];
  });
}

function findMotion(): readonly string[] {
  return document.getAnimations().flatMap((animation) => {
    const timing = animation.effect?.getComputedTiming();
    const durationMs = Number(timing?.duration ?? 0);
    const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
    return durationMs > 0 ? [`${durationMs} ms: ${target === null ? '' : target.className}`] : [];
  });
}

function describeFocus(): string {
  const element = document.activeElement;
  if (element === null || element === document.body || element === document.documentElement) return '';
  return nameOf(element);
}

function isFocusShown(): boolean {
  const element = document.activeElement;
  // The frame's own content shows where the focus is; a heading took it only to be read.
  if (element === null || element.matches('iframe, h1, h2')) return true;
  // Around a choice it may be drawn by what follows the input, where `:has()` is not known.
  const drawn = [...(element.closest('label')?.querySelectorAll('input ~ *') ?? [])];
  return (
    [element, element.closest('label')].some((at) => at !== null && hasOutline(getComputedStyle(at))) ||
    drawn.some((at) => hasOutline(getComputedStyle(at, '::after')))
  );
}

function hasOutline({ outlineStyle, outlineWidth }: CSSStyleDeclaration): boolean {
  return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
}

function describeField(): string {
  const field = document.activeElement;
  const owner = [field, field?.closest('fieldset')].find((at) => at?.hasAttribute('aria-describedby'));
  return (owner?.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent?.trim() ?? '')
    .filter((words) => words !== '')
    .join(' ');
}

const said: string[] = [];

function listen(): void {
  const LIVE =
    '[role=status], [role=alert], [role=timer][aria-live], [aria-live=polite], [aria-live=assertive]';
  const last = new Map<Element, string>();
  const look = () => {
    for (const region of document.querySelectorAll(LIVE)) {
      const words = region.textContent?.trim().replace(/\s+/g, ' ') ?? '';
      if (last.get(region) === words) continue;
      last.set(region, words);
      if (words !== '') said.push(words);
    }
  };
  look();
  said.length = 0;
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}

const inspect: Inspection = {
  findLosses,
  findSmallTargets,
  textSizes: () => texts().map(({ element }) => Number.parseFloat(getComputedStyle(element).fontSize)),
  findMotion,
  describeFocus,
  isFocusShown,
  describeField,
  listen,
  heard: () => said,
};
Object.assign(globalThis, { inspect });
