<?php
declare(strict_types=1);

/** How old a signed webhook may be, so that a stolen one cannot be sent again later. */
const WEBHOOK_TOLERANCE_SECONDS = 300;

/**
 * Checks a signature by Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, on the body as it
 * came. JSON that was read and written again has another signature.
 */
function is_signed_webhook(string $secret, string $rawBody, array $headers, int $nowSeconds): bool
{
    $id = $headers['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $headers['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret), true);
    // An empty key would let anybody sign.
    if ($key === false || strlen($key) < 24 || $id === '' || !ctype_digit($timestamp)) {
        return false;
    }
    if (abs($nowSeconds - (int) $timestamp) > WEBHOOK_TOLERANCE_SECONDS) {
        return false;
    }
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$rawBody", $key, true));
    $isSigned = false;
    // Several while a secret is being replaced. All are compared, each in constant time.
    foreach (explode(' ', $headers['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $signature) {
        $isSigned = hash_equals($expected, $signature) || $isSigned;
    }
    return $isSigned;
}

/** Returns the status to answer with: 2xx is never sent again, anything else is. */
function take_webhook(Settings $settings, Payple $payple, Orders $orders, string $rawBody, array $headers): int
{
    if ($settings->webhookSecret !== '' && !is_signed_webhook($settings->webhookSecret, $rawBody, $headers, time())) {
        return 401;
    }
    $body = json_decode($rawBody, true);
    $order = is_array($body) ? $orders->find((string) ($body['PCD_PAY_OID'] ?? '')) : null;
    if ($order === null) {
        // Not ours: sending it again would not help.
        return 200;
    }
    // Whatever it says, it is a reason to ask: so an unsigned one, as Payple sends it, can do no harm either.
    return settle_by_lookup($payple, $orders, $order) === Outcome::Unknown ? 503 : 200;
}
