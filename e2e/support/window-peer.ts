import { type SiteAnswer, type SiteRequest, type StaticSite, serveSite } from './static-site.ts';

/**
 * A peer of the wire between the browser script and a gateway, without a gateway: it serves the script, authenticates a
 * client key, takes the form and shows a page that says what a test makes it say (`say(message)`) and answers
 * `close_request` with the message in `answer` (null: silence). `asked` holds what it was asked, and by which origin.
 */
export function serveWindowPeer(script: string): Promise<StaticSite> {
  let origin = '';
  const peer = serveSite('localhost', (request) => answerOf(request, script, origin));
  return peer.then((site) => {
    origin = site.origin;
    return site;
  });
}

function answerOf({ method, path }: SiteRequest, script: string, origin: string): SiteAnswer | null {
  const route = `${method} ${path.split('?')[0]}`;
  switch (route) {
    case 'GET /js/v1/payment.js':
    case 'GET /js/cpay.payple.1.0.1.js':
      return { headers: { 'Content-Type': 'text/javascript; charset=utf-8' }, body: script };
    case 'OPTIONS /js/v1/auth':
      return { status: 204, headers: { ...cors, 'Access-Control-Allow-Headers': 'content-type' } };
    case 'POST /js/v1/auth':
    case 'POST /php/auth.php':
      return { headers: { ...cors, 'Content-Type': 'application/json' }, body: authSuccess(origin) };
    case 'POST /index.php':
      return { status: 303, headers: { Location: '/window/1#token' } };
    case 'GET /window/1':
      return { body: windowPage };
    default:
      return null;
  }
}

const cors = { 'Access-Control-Allow-Origin': '*' };

/** The guide's authentication message (3-2) for a window at `origin`. */
export function authSuccess(origin: string): string {
  return JSON.stringify({
    server_name: new URL(origin).host,
    result: 'success',
    result_msg: '사용자 인증 완료!!',
    cst_id: 'token-of-cst-id',
    custKey: 'token-of-cust-key',
    AuthKey: 'K0VnW-authenticated',
    PCD_PAY_HOST: origin,
    PCD_PAY_URL: '/index.php?ACT_=PAYM',
    return_url: `${origin}/index.php?ACT_=PAYM`,
  });
}

const windowPage = `<!doctype html><html lang="ko"><title>window</title><h1>결제창</h1><button>다음</button><script>
var shop = opener || parent, answer = null, asked = [];
function say(message) { shop.postMessage(message, '*'); }
addEventListener('message', function (event) {
  asked.push({ data: event.data, origin: event.origin });
  if (answer) say(answer);
});
</script></html>`;
