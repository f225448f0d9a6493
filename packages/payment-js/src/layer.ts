import { element } from '@dojang/protocol/browser';
import type { PaymentView } from './payment-view.ts';
import { say } from './texts.ts';

const FRAME_NAME = 'cpay_ifr';
const WIDTH_PX = 692;
/** What the highest step of the window needs, so that nothing grows while it is open; never more than the viewport has. */
const HEIGHT_PX = 600;
/** In one column, where the window asks for no more than this. */
const NARROW_HEIGHT_PX = 720;
const NARROW_BELOW_PX = 600;
const BUTTON_PX = 48;

// Styles go through the style object: a page's Content-Security-Policy forbids style attributes and elements, and
// `all` keeps the page's own rules away. The frame's outline shows where forced colours leave no other edge.
const styles = {
  layer: `position:fixed;inset:0;z-index:16777270;display:flex;align-items:center;justify-content:center;background:rgba(0,0,0,.6)`,
  box: `position:relative;display:flex;flex-direction:column;width:${WIDTH_PX}px;max-width:100%;max-height:100%`,
  button: `position:absolute;z-index:16777272;top:8px;right:8px;outline:revert;box-sizing:border-box;height:${BUTTON_PX}px;padding:0 16px;border-radius:12px;background:#222;color:#fff;font:16px/1 Pretendard,system-ui,sans-serif;cursor:pointer;visibility:hidden;transition:visibility 0s 2s`,
  frame: `z-index:16777271;position:relative;display:block;width:100%;min-height:0;flex:0 1 auto;border-radius:12px;background:Canvas;color-scheme:light dark;outline:2px solid transparent`,
} as const;

/**
 * Opens the layer: the frame, centred over a darkened page and never larger than the viewport. The window in it has its own way
 * out; when it does not come within 2 s, a close button of ours stands above the frame until it does.
 */
export function openLayer(onClose: () => void): PaymentView {
  const frame = dressed('iframe', styles.frame, { id: FRAME_NAME, name: FRAME_NAME, title: say('dialog') });
  const button = dressed('button', styles.button, { textContent: say('close'), onclick: onClose });
  const box = dressed('div', styles.box, {});
  box.append(button, frame);
  const resize = (heightPx: number) => {
    frame.style.height = `${heightPx}px`;
  };
  resize(innerWidth < NARROW_BELOW_PX ? NARROW_HEIGHT_PX : HEIGHT_PX);
  const remove = openOver(box, onClose);
  frame.focus();
  button.style.visibility = 'visible';

  return {
    mode: 'layer',
    target: FRAME_NAME,
    window: () => frame.contentWindow,
    // A page that takes the layer out of its document has turned to something else.
    presence: () => (frame.isConnected ? 'there' : 'lost'),
    hear: () => {
      button.style.visibility = 'hidden';
    },
    focus: () => frame.focus(),
    resize,
    showClosing: (closing) => {
      button.textContent = say(closing ? 'closing' : 'close');
    },
    remove,
  };
}

/** Lays a box over the darkened page. The returned function takes it away, and gives the focus back. */
export function openOver(box: HTMLElement, onClose: () => void): () => void {
  const layer = dressed('div', styles.layer, { id: 'layer_cpay' });
  layer.setAttribute('role', 'dialog');
  layer.setAttribute('aria-modal', 'true');
  layer.setAttribute('aria-label', say('dialog'));
  layer.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') onClose();
  });
  layer.append(box);

  document.getElementById(layer.id)?.remove();
  document.body.append(layer);
  const release = holdPage(layer);
  return () => {
    layer.remove();
    release();
  };
}

export function dressed<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  css: string,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
): HTMLElementTagNameMap[Tag] {
  const made = element(tag, properties);
  made.style.cssText = `all:initial;${css}`;
  return made;
}

/** Holds the page still behind a layer: no scrolling, no focus. The returned function lets go of it again. */
function holdPage(layer: HTMLElement): () => void {
  const root = document.documentElement;
  const { overflow, paddingRight } = root.style;
  const focused = document.activeElement;
  const scrollbarPx = window.innerWidth - root.clientWidth;
  const others = [...document.body.children].filter(
    (element): element is HTMLElement =>
      element instanceof HTMLElement && element !== layer && !element.inert,
  );
  root.style.overflow = 'hidden';
  // The page would jump sideways by the width of the scroll bar that goes.
  if (scrollbarPx > 0) root.style.paddingRight = `${scrollbarPx}px`;
  for (const element of others) element.inert = true;
  return () => {
    root.style.overflow = overflow;
    root.style.paddingRight = paddingRight;
    for (const element of others) element.inert = false;
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  };
}
