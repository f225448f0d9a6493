// The way out of a refused window: tells the authenticated page its result, or anybody else that the window is closed.
const { shopOrigin, result, postUrl } = JSON.parse(document.getElementById('refusal')?.textContent ?? '{}');
const metaOf = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
// Only test mode has a hint; the shop's developer finds it in the console of the page that opened the window.
if (metaOf('dojang-hint')) {
  // oxlint-disable-next-line no-console -- it is where the developer looks.
  console.error(`Dojang refused the payment window [${metaOf('dojang-code')}] ${metaOf('dojang-hint')}`);
}
const page = window.parent !== window ? window.parent : window.opener;

function leave() {
  if (page && shopOrigin && result) page.postMessage({ type: 'pay_result', data: result }, shopOrigin);
  else if (page) page.postMessage({ type: 'close' }, '*');
  else if (postUrl && result) return post();
  if (window.opener) window.close();
  const left = document.getElementById('left');
  if (left) left.hidden = false;
}

function post() {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = postUrl;
  for (const [name, value] of Object.entries(result)) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

document.getElementById('leave')?.addEventListener('click', leave);
window.addEventListener('message', (event) => {
  if (event.source === page && event.data?.type === 'close_request') leave();
});
