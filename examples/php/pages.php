<?php
declare(strict_types=1);

function escape(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function won(int $amountWon): string
{
    return number_format($amountWon) . '원';
}

function page(string $title, string $content): string
{
    $title = escape($title);
    return <<<HTML
        <!doctype html>
        <html lang="ko">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>$title</title>
          <style>
            body { font-family: system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; line-height: 1.6 }
            button { font: inherit; padding: .6rem 1.2rem; margin: .25rem 0 }
          </style>
        </head>
        <body><h1>$title</h1>
        $content
        </body>
        </html>
        HTML;
}

function home_page(array $products): string
{
    $list = '';
    foreach ($products as $id => $product) {
        $list .= '<form method="post" action="/orders"><p>' . escape($product['goods']) . ' '
            . won($product['amountWon']) . '</p><input type="hidden" name="product" value="' . escape($id) . '">'
            . '<button name="work" value="PAY">바로 결제하기 (PAY)</button> '
            . '<button name="work" value="CERT">확인 후 결제하기 (CERT)</button></form>';
    }
    return page('PHP 상점', $list);
}

/** Opens the payment window as soon as it is loaded; the button is for a browser that blocks it. */
function checkout_page(Settings $settings, array $order, array $request): string
{
    $json = json_encode($request, JSON_HEX_TAG | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR);
    $script = escape($settings->paypleHost) . '/js/cpay.payple.1.0.1.js';
    // Payple's own script needs jQuery in the page.
    $jquery = $settings->isPayple()
        ? '<script src="https://code.jquery.com/jquery-3.7.1.min.js" crossorigin="anonymous"'
            . ' integrity="sha256-/JqT3SQfawRcv/BIHPThkBvs0OEvtFFmqPF/lYI/Cxo="></script>'
        : '';
    $goods = escape($order['goods']) . ' ' . won($order['amountWon']);
    return page('결제하기', <<<HTML
        <p>$goods</p>
        <button id="pay" type="button">결제창 열기</button>
        <script type="application/json" id="request">$json</script>
        $jquery
        <script src="$script"></script>
        <script>
          const pay = () => PaypleCpayAuthCheck(JSON.parse(document.getElementById('request').textContent));
          document.getElementById('pay').addEventListener('click', pay);
          pay();
        </script>
        HTML);
}

function order_page(array $order, ?Outcome $outcome): string
{
    $status = match (true) {
        $order['refundedWon'] >= $order['amountWon'] => '결제를 취소했어요.',
        $order['refundedWon'] > 0 => won($order['refundedWon']) . '을 돌려드렸어요.',
        $order['state'] === 'paid' => '결제가 완료됐어요. 상품을 보내드릴게요.',
        $order['isPaidOtherwise'] ?? false => '결제가 주문과 달라요. 상점에서 확인하고 있어요.',
        $outcome === Outcome::Unknown => '결제 결과를 확인하고 있어요. 잠시 후 새로고침해 주세요.',
        default => '아직 결제되지 않았어요.',
    };
    $note = $order['state'] === 'open' && $order['note'] !== '' ? '<p>' . escape($order['note']) . '</p>' : '';
    return page('주문', sprintf(
        '<dl data-state="%s" data-deliveries="%d" data-refunded="%d">'
            . '<dt>주문번호</dt><dd>%s</dd><dt>상품</dt><dd>%s</dd><dt>금액</dt><dd>%s</dd></dl>'
            . '<p role="status">%s</p>%s<p><a href="/">상점으로 돌아가기</a></p>',
        $order['state'],
        $order['deliveries'],
        $order['refundedWon'],
        escape($order['number']),
        escape($order['goods']),
        won($order['amountWon']),
        $status,
        $note,
    ));
}
