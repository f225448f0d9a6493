import type { Feature } from './browser-data.ts';

interface Tolerance {
  /** A feature; `css.properties.cursor.*` is it and all below it. */
  readonly feature: Feature;
  /** What a browser without it does instead. */
  readonly instead: string;
}

/** What some browser of the range lacks, and nobody misses. */
export const tolerances: readonly Tolerance[] = [
  {
    feature: 'api.HTMLElement.inert',
    instead: 'the page behind the layer stays covered, and Tab reaches it',
  },
  { feature: 'api.LockManager.request', instead: 'asked for before it is used: the window polls' },
  { feature: 'api.Navigator.locks', instead: 'asked for before it is used: the window polls' },
  { feature: 'api.HTMLDialogElement.showModal', instead: 'asked for before it is used: `show-modal.ts`' },
  { feature: 'api.HTMLDialogElement.close', instead: 'asked for before it is used: `show-modal.ts`' },
  {
    feature: 'html.elements.dialog',
    instead: 'an element without a meaning of its own, which gets one: `show-modal.ts`',
  },
  { feature: 'api.AbortSignal.reason', instead: 'a reason of our own' },
  { feature: 'api.Window.print', instead: 'asked for before it is used: no button' },
  { feature: 'html.global_attributes.inputmode', instead: 'a desktop, which has no keyboard to choose' },
  { feature: 'css.at-rules.media.forced-colors', instead: 'the browser has no forced colours' },
  { feature: 'css.at-rules.media.prefers-color-scheme', instead: 'light colours' },
  { feature: 'css.at-rules.media.prefers-contrast', instead: 'the usual contrast, which is enough' },
  { feature: 'css.at-rules.page', instead: 'the usual margins of paper' },
  { feature: 'css.properties.accent-color', instead: "the browser's own colour of checked boxes" },
  { feature: 'css.properties.color-scheme.*', instead: 'light scroll bars and boxes' },
  { feature: 'css.properties.cursor.*', instead: "a phone, or the browser's own cursor" },
  { feature: 'css.properties.font-family.system-ui', instead: 'the next family' },
  { feature: 'css.properties.font-family.ui-monospace', instead: 'the next family' },
  {
    feature: 'css.properties.overflow.clip',
    instead: 'square corners where a colour meets the edge of the card',
  },
  { feature: 'css.properties.text-wrap.*', instead: 'lines of unequal length' },
  { feature: 'css.selectors.focus-visible', instead: "the browser's own ring, or ours by `:focus`" },
];

export function toleranceOf(feature: Feature): Tolerance | null {
  return tolerances.find((tolerance) => covers(tolerance.feature, feature)) ?? null;
}

function covers(pattern: Feature, feature: Feature): boolean {
  const stem = pattern.replace(/\.\*$/, '');
  return feature === stem || (pattern !== stem && feature.startsWith(`${stem}.`));
}
