<?php
declare(strict_types=1);

/** No answer, or none that can be used: what happened to the payment is not known. */
final class PaypleUnreachable extends RuntimeException
{
}

/** The calls of the shop's server. Keys go into bodies only, never into an address or a log. */
final class Payple
{
    /** Payple answers within 10 seconds; a little more, so that the answer is not thrown away. */
    private const TIMEOUT_SECONDS = 15;

    public function __construct(private readonly Settings $settings)
    {
    }

    /**
     * Partner authentication (guide 3-2): one for every request that follows.
     *
     * @param array<string, string> $purpose nothing for a payment window, else the flag of the call
     * @return array<string, string>
     */
    public function authenticate(array $purpose = []): array
    {
        $answer = $this->post($this->settings->paypleHost . '/php/auth.php', [
            'cst_id' => $this->settings->cstId,
            'custKey' => $this->settings->custKey,
            ...$purpose,
        ]);
        if (($answer['result'] ?? '') !== 'success') {
            throw new PaypleUnreachable('Authentication was refused: ' . ($answer['result_msg'] ?? 'no reason'));
        }
        return $answer;
    }

    /**
     * The authentication of a payment window. Dojang is told the whole order with it and opens no window for a page that says
     * otherwise: a page can turn CERT into PAY, which charges before this shop has said yes. Payple does not know these rows.
     *
     * @param array<string, string> $request the rows of the payment request, as the page will send them
     * @return array<string, string>
     */
    public function authenticatePayment(array $request): array
    {
        return $this->authenticate($this->settings->isPayple() ? [] : [...$request, 'DOJANG_SEAL_ALL' => 'Y']);
    }

    /**
     * The final approval of a CERT payment (guide 3-7). Sent again, it gives the first answer. It charges what its keys stand
     * for: Dojang is told the order, and refuses the keys of another; Payple does not know these two rows.
     */
    public function confirm(array $order, array $result): array
    {
        $ofOrder = ['PCD_PAY_OID' => $order['number'], 'PCD_PAY_TOTAL' => (string) $order['amountWon']];
        return $this->post($this->confirmUrl((string) ($result['PCD_PAY_COFURL'] ?? '')), [
            'PCD_CST_ID' => $this->settings->cstId,
            'PCD_CUST_KEY' => $this->settings->custKey,
            // Both as the result brought them: this key is not the one of the authentication.
            'PCD_AUTH_KEY' => (string) ($result['PCD_AUTH_KEY'] ?? ''),
            'PCD_PAY_REQKEY' => (string) ($result['PCD_PAY_REQKEY'] ?? ''),
            'PCD_PAYER_ID' => '',
            ...($this->settings->isPayple() ? [] : $ofOrder),
        ]);
    }

    /** The result of a payment, from Payple itself: the one thing a browser cannot forge. */
    public function lookUp(array $order): array
    {
        $auth = $this->authenticate(['PCD_PAYCHK_FLAG' => 'Y']);
        return $this->post($auth['return_url'], [
            'PCD_CST_ID' => $auth['cst_id'],
            'PCD_CUST_KEY' => $auth['custKey'],
            'PCD_AUTH_KEY' => $auth['AuthKey'],
            'PCD_PAYCHK_FLAG' => 'Y',
            'PCD_PAY_TYPE' => 'card',
            'PCD_PAY_OID' => $order['number'],
            'PCD_PAY_DATE' => $order['date'],
        ]);
    }

    /** Gives money back; an amount below what was paid cancels in part. */
    public function cancel(array $order, int $amountWon): array
    {
        $auth = $this->authenticate(['PCD_PAYCANCEL_FLAG' => 'Y']);
        return $this->post($auth['return_url'], [
            'PCD_CST_ID' => $auth['cst_id'],
            'PCD_CUST_KEY' => $auth['custKey'],
            'PCD_AUTH_KEY' => $auth['AuthKey'],
            'PCD_REFUND_KEY' => $this->settings->refundKey,
            'PCD_PAYCANCEL_FLAG' => 'Y',
            'PCD_PAY_OID' => $order['number'],
            'PCD_PAY_DATE' => $order['date'],
            'PCD_REFUND_TOTAL' => (string) $amountWon,
        ]);
    }

    /** The address came through the browser, and the key goes there: nowhere but where Payple takes confirms. */
    private function confirmUrl(string $url): string
    {
        $paths = '/php/PayCardConfirmAct\.php|/api/v1/payments/cards/approval/confirm';
        $isConfirm = preg_match("~^(https?://[a-z0-9.:-]+)(?:$paths)(?:\?[A-Za-z0-9_=&-]*)?$~D", $url, $parts) === 1;
        $isOwn = $isConfirm && $parts[1] === $this->settings->paypleHost;
        $isOfPayple = $isConfirm && $this->settings->isPayple()
            && preg_match('~^https://[a-z0-9-]+\.payple\.kr$~D', $parts[1]) === 1;
        if (!$isOwn && !$isOfPayple) {
            throw new UnexpectedValueException('PCD_PAY_COFURL is not an address of Payple.');
        }
        return $url;
    }

    private function post(string $url, array $body): array
    {
        $context = stream_context_create(['http' => [
            'method' => 'POST',
            'header' => [
                'Content-Type: application/json',
                'Cache-Control: no-cache',
                'Connection: close',
                'Referer: ' . $this->settings->shopOrigin,
            ],
            'content' => json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE),
            'protocol_version' => '1.1',
            'timeout' => self::TIMEOUT_SECONDS,
            'follow_location' => 0,
            'ignore_errors' => true,
        ]]);
        // The warning would print the address; the exception says enough.
        $text = @file_get_contents($url, false, $context);
        $answer = $text === false ? null : json_decode($text, true);
        return is_array($answer) ? $answer : throw new PaypleUnreachable('Payple did not answer.');
    }
}
