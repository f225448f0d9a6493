import { dressed, openOver } from './layer.ts';
import { say } from './texts.ts';

const styles = {
  box: `display:flex;flex-direction:column;gap:16px;box-sizing:border-box;width:360px;max-width:calc(100% - 32px);padding:24px;border-radius:12px;outline:2px solid transparent;background:Canvas;color:CanvasText;color-scheme:light dark;font:16px/1.5 Pretendard,system-ui,sans-serif`,
  words: `display:block;color:inherit;font:inherit;word-break:keep-all`,
  button: `outline:revert;box-sizing:border-box;min-height:48px;padding:0 16px;border-radius:12px;border:1px solid CanvasText;background:Canvas;color:CanvasText;font:inherit;text-align:center;cursor:pointer`,
  open: `background:#222;color:#fff`,
} as const;

/**
 * The browser refused the tab: it counts as a pop-up when the page did something else first, in WebKit after any call. One button opens
 * it, within the customer's press.
 * @param onOpen the press; whoever hears it takes the question away
 * @param onClose the customer does not want to
 * @returns takes the question away
 */
export function askForTab({ onOpen, onClose }: { onOpen: () => void; onClose: () => void }): () => void {
  const words = dressed('p', styles.words, { textContent: say('tabRefused') });
  const open = dressed('button', `${styles.button};${styles.open}`, {
    textContent: say('openTab'),
    onclick: onOpen,
  });
  const close = dressed('button', styles.button, { textContent: say('cancel'), onclick: onClose });
  const box = dressed('div', styles.box, {});
  box.append(words, open, close);
  const remove = openOver(box, onClose);
  open.focus();
  return remove;
}
