<?php
declare(strict_types=1);

// A small shop that takes app-card payments: `php -S localhost:3100 index.php`.

require __DIR__ . '/settings.php';
require __DIR__ . '/payple.php';
require __DIR__ . '/orders.php';
require __DIR__ . '/settle.php';
require __DIR__ . '/webhook.php';
require __DIR__ . '/pages.php';

/** Prices live on the server: a page only names a product. */
const PRODUCTS = ['shirt' => ['goods' => '도장 티셔츠', 'amountWon' => 1000]];

function answer(int $status, string $content, string $type = 'text/html; charset=utf-8'): never
{
    http_response_code($status);
    header("Content-Type: $type");
    header('X-Content-Type-Options: nosniff');
    header('Cache-Control: no-store');
    echo $content;
    exit;
}

function answer_json(int $status, array $content): never
{
    answer($status, json_encode($content, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE), 'application/json');
}

function redirect(string $path): never
{
    header("Location: $path", true, 303);
    exit;
}

/** Lets nobody but staff go on. A browser sends the password by itself, so a form of another site is refused too. */
function require_staff(Settings $settings): void
{
    $isStaff = $settings->adminPassword !== ''
        && ($_SERVER['PHP_AUTH_USER'] ?? '') === 'admin'
        && hash_equals($settings->adminPassword, $_SERVER['PHP_AUTH_PW'] ?? '');
    if (!$isStaff) {
        header('WWW-Authenticate: Basic realm="staff"');
        answer_json(401, ['error' => 'Staff only.']);
    }
    if (($_SERVER['HTTP_ORIGIN'] ?? $settings->shopOrigin) !== $settings->shopOrigin) {
        answer_json(403, ['error' => 'Sent from another site.']);
    }
}

/** A field of the posted form, when it is one text. */
function field(string $name): string
{
    $value = $_POST[$name] ?? '';
    return is_string($value) ? $value : '';
}

function start_payment(Settings $settings, Payple $payple, Orders $orders): never
{
    $product = PRODUCTS[field('product')] ?? answer(400, page('주문할 수 없어요', '<p>없는 상품이에요.</p>'));
    $order = $orders->create($product['goods'], $product['amountWon'], field('work') === 'CERT' ? 'CERT' : 'PAY');
    $request = [
        'PCD_PAY_TYPE' => 'card',
        'PCD_CARD_VER' => '02',
        'PCD_PAY_WORK' => $order['work'],
        'PCD_PAY_GOODS' => $order['goods'],
        'PCD_PAY_TOTAL' => (string) $order['amountWon'],
        'PCD_PAY_OID' => $order['number'],
        // A path opens the window over the page; an absolute address opens it instead of the page.
        'PCD_RST_URL' => '/result',
    ];
    try {
        $auth = $payple->authenticatePayment($request);
    } catch (PaypleUnreachable $reason) {
        error_log($reason->getMessage());
        answer(502, page('결제를 시작할 수 없어요', '<p>잠시 후 다시 시도해 주세요.</p>'));
    }
    answer(200, checkout_page($settings, $order, [
        ...$request,
        'PCD_AUTH_KEY' => $auth['AuthKey'],
        'PCD_PAY_URL' => $auth['return_url'],
    ]));
}

function take_result(Payple $payple, Orders $orders): never
{
    $order = $orders->find(field('PCD_PAY_OID'))
        ?? answer(404, page('주문을 찾을 수 없어요', '<p><a href="/">상점으로 돌아가기</a></p>'));
    $result = array_filter($_POST, is_string(...));
    $outcome = settle_result($payple, $orders, $order, $result);
    // Redirected, so that a reload never posts the result again. An open question is shown at once.
    if ($outcome === Outcome::Unknown) {
        answer(202, order_page($orders->find($order['number']), $outcome));
    }
    redirect('/orders/' . rawurlencode($order['number']));
}

function cancel_order(Settings $settings, Payple $payple, Orders $orders, array $order): never
{
    require_staff($settings);
    $amount = field('amount') === '' ? (string) ($order['amountWon'] - $order['refundedWon']) : field('amount');
    if (preg_match('/^[1-9]\d{0,9}$/', $amount) !== 1) {
        answer_json(400, ['error' => 'amount: whole won, 1 or more']);
    }
    try {
        $answer = $payple->cancel($order, (int) $amount);
        $isCancelled = ($answer['PCD_PAY_RST'] ?? '') === 'success';
        if ($isCancelled) {
            $orders->noteRefund($order['number'], (string) $answer['PCD_PAY_CARDTRADENUM'], (int) $amount);
        }
        answer_json($isCancelled ? 200 : 409, $answer);
    } catch (PaypleUnreachable $reason) {
        // It may have happened. Staff looks the order up before trying again.
        error_log("order {$order['number']}: {$reason->getMessage()}");
        answer_json(502, ['error' => 'No answer. Look the order up before you try again.']);
    }
}

function look_up_order(Settings $settings, Payple $payple, Orders $orders, array $order): never
{
    require_staff($settings);
    try {
        $answer = $payple->lookUp($order);
        judge($orders, $order, $answer);
        answer_json(200, $answer);
    } catch (PaypleUnreachable) {
        answer_json(502, ['error' => 'No answer. Try again in a moment.']);
    }
}

$settings = Settings::fromEnvironment();
$payple = new Payple($settings);
$orders = new Orders($settings->ordersFile);
$method = $_SERVER['REQUEST_METHOD'];
$path = (string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);

if (preg_match('~^/orders/(\w+)(/cancel|/lookup)?$~', $path, $parts) === 1) {
    $order = $orders->find($parts[1]) ?? answer(404, page('주문을 찾을 수 없어요', ''));
    match ($method . ($parts[2] ?? '')) {
        'GET' => answer(200, order_page($order, null)),
        'POST/cancel' => cancel_order($settings, $payple, $orders, $order),
        'POST/lookup' => look_up_order($settings, $payple, $orders, $order),
        default => answer(405, page('할 수 없는 요청이에요', '')),
    };
}
match ("$method $path") {
    'GET /' => answer(200, home_page(PRODUCTS)),
    'POST /orders' => start_payment($settings, $payple, $orders),
    'POST /result' => take_result($payple, $orders),
    // Asked before an address is registered.
    'HEAD /webhook' => answer(200, ''),
    'POST /webhook' => answer_json(
        take_webhook($settings, $payple, $orders, (string) file_get_contents('php://input'), $_SERVER),
        [],
    ),
    default => answer(404, page('없는 페이지예요', '<p><a href="/">상점으로 돌아가기</a></p>')),
};
